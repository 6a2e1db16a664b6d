package dev.sluice.config;

import java.time.Duration;
import java.util.List;

/// Backends that share work, and how they share it.
///
/// @param name as in the file, or its listener's name for a pool in place
/// @param balance how a backend is picked
/// @param hash what the hashing algorithms hash
/// @param backends at least one, each with a different key
/// @param check how a backend is asked whether it works
/// @param onDown what happens to open sessions of a backend that goes away
/// @param whenAllDown where sessions go when no backend is up
/// @param slowStart time over which a returning backend regains its weight; zero is off
/// @param retries other backends tried when connecting to one fails; 0..[#RETRIES_MAX]
/// @param queue where clients wait while every backend is full
/// @param notices who is told of every flip: the key `notify`, a name that no record may use
/// @param observe when sessions that fail take a backend out
public record PoolConfig(String name, Balance balance, HashConfig hash,
        List<BackendConfig> backends, CheckConfig check, OnDown onDown, WhenAllDown whenAllDown,
        Duration slowStart, int retries, QueueConfig queue, NotifyConfig notices,
        ObserveConfig observe) {

    public static final int RETRIES_MAX = 100;
    public static final int BACKENDS_MAX = 4096;

    public PoolConfig {
        backends = List.copyOf(backends);
        Gate.range("backends of " + name, backends.size(), 1, BACKENDS_MAX);
        Gate.range("retries of " + name, retries, 0, RETRIES_MAX);
        Gate.notNegative("slow-start of " + name, slowStart);
        Gate.distinct("backend of " + name, backends.stream().map(BackendConfig::key).toList());
        for (BackendConfig backend : backends) {
            if (!backend.key().pool().equals(name)) {
                throw new IllegalArgumentException(
                        "backend %s stands in pool %s".formatted(backend.key(), name));
            }
        }
    }

    /// How one of its backends is asked: as the backend says, or else as the pool does.
    public CheckConfig checkOf(BackendConfig backend) {
        return backend.check() == null ? check : backend.check();
    }

    /// Where sessions go when no backend of the pool is up.
    public enum WhenAllDown {
        /// Nowhere: the client is refused.
        REFUSE,
        /// To all backends, as if their checks passed.
        IGNORE_HEALTH
    }

    /// A bounded place to wait for clients while every backend is at its `sessions-max`.
    ///
    /// @param sessions how many may wait; 0 is no queue
    /// @param timeout how long one waits
    public record QueueConfig(int sessions, Duration timeout) {

        public static final QueueConfig OFF = new QueueConfig(0, Duration.ofSeconds(1));
        public static final int SESSIONS_MAX = 1 << 20;

        public QueueConfig {
            Gate.range("queue.sessions", sessions, 0, SESSIONS_MAX);
            Gate.positive("queue.timeout", timeout);
        }

        public boolean isOff() {
            return sessions == 0;
        }
    }
}
