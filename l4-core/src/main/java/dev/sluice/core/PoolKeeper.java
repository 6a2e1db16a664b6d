package dev.sluice.core;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import dev.sluice.config.PoolConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control thread's side of a pool: keeps its backends, and publishes a new [PoolSnapshot]
/// whenever something changes what sessions may be told. Control thread only.
final class PoolKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(PoolKeeper.class);

    private final Map<BackendKey, Backend> backends = new LinkedHashMap<>();
    private final Map<BackendKey, Long> upSinceNanos = new HashMap<>();
    private final Set<BackendKey> spared = new HashSet<>(); // and not judged since
    private final Pool pool;
    private PoolConfig config;
    private long generation;

    /// A pool whose backends all count as up until their checks say otherwise, unless these may
    /// say that a backend is not to be used although it works.
    PoolKeeper(PoolConfig config, Map<BackendKey, Backend> first) {
        this.config = config;
        first.values().forEach(backend -> backend.observe(config.observe().failures()));
        first.values().forEach(backend -> backend.state(
                checkOf(backend).tellsRoles() ? BackendState.PENDING : BackendState.UP));
        backends.putAll(first);
        this.pool = new Pool(config.name(), new PoolQueue(config.queue()), nextSnapshot());
    }

    /// Changes the pool to `next`.
    ///
    /// @param added the backends of `next` that are not here yet
    /// @return the backends that `next` no longer has
    List<Backend> configure(PoolConfig next, Map<BackendKey, Backend> added) {
        PoolConfig was = config;
        config = next;
        var before = Map.copyOf(backends);
        backends.clear();
        for (BackendConfig wanted : next.backends()) {
            Backend backend = before.get(wanted.key());
            if (backend == null) {
                backend = Objects.requireNonNull(added.get(wanted.key()), "not prepared");
                backend.state(firstState(next.checkOf(wanted)));
            } else {
                CheckConfig asked = was.checkOf(backend.config());
                backend.configure(wanted);
                if (next.checkOf(wanted) instanceof CheckConfig.None
                        && !(asked instanceof CheckConfig.None)) {
                    // Nobody is left who could say that it is up again.
                    backend.state(BackendState.UP);
                }
            }
            backend.observe(next.observe().failures());
            backends.put(wanted.key(), backend);
        }
        spared.retainAll(backends.keySet());
        List<Backend> removed = before.values().stream()
                .filter(backend -> !backends.containsKey(backend.key())).toList();
        pool.queue().configure(next.queue());
        publishWithout(removed);
        return removed;
    }

    /// The pool is no longer wanted: whoever waits for a place in it is sent away.
    ///
    /// @return its backends
    List<Backend> retire() {
        var removed = List.copyOf(backends.values());
        backends.clear();
        publishWithout(removed);
        return removed;
    }

    /// What the checks say of a backend has changed. The backend when that is news, else null.
    @Nullable
    Backend healthChanged(BackendKey key, Health health, long nowNanos) {
        Backend backend = backends.get(key);
        BackendState next = stateOf(health);
        if (backend == null || backend.state() == next) {
            return null;
        }
        spared.remove(key);
        backend.state(next);
        if (next == BackendState.UP && !config.slowStart().isZero()) {
            upSinceNanos.put(key, nowNanos);
        }
        publish();
        LOG.info("pool {}: {} of {} backends take new sessions", config.name(),
                pool.snapshot().eligible().size(), backends.size());
        return backend;
    }

    /// A backend asks to be used in another way.
    void advised(BackendKey key, Advice advice) {
        Backend backend = backends.get(key);
        if (backend != null && !backend.advice().equals(advice)) {
            backend.advice(advice);
            publish();
        }
    }

    /// True when the pool can do without this backend: another one, in whatever tier, is up and is
    /// not about to be taken out as well. Then this one is.
    boolean spare(BackendKey key) {
        boolean others = backends.values().stream().anyMatch(
                other -> !other.key().equals(key) && other.state() == BackendState.UP
                        && PoolSnapshots.isWilling(other) && !spared.contains(other.key()));
        if (others) {
            spared.add(key);
        }
        return others;
    }

    private CheckConfig checkOf(Backend backend) {
        return config.checkOf(backend.config());
    }

    /// Publishes new weights while a backend regains its own; called each second.
    boolean onSecond(long nowNanos) {
        if (upSinceNanos.isEmpty()) {
            return false;
        }
        publish();
        upSinceNanos.values().removeIf(since -> !SlowStart.isRamping(nowNanos - since,
                config.slowStart()));
        return !upSinceNanos.isEmpty();
    }

    /// What they are comes first: whoever meets the new snapshot looks at its own backend once.
    private void publishWithout(List<Backend> removed) {
        removed.forEach(backend -> backend.state(BackendState.REMOVED));
        publish();
    }

    private void publish() {
        pool.publish(nextSnapshot());
    }

    private PoolSnapshot nextSnapshot() {
        return PoolSnapshots.of(config, List.copyOf(backends.values()), ++generation,
                this::upNanos);
    }

    private long upNanos(Backend backend) {
        Long since = upSinceNanos.get(backend.key());
        return since == null ? SlowStart.ALWAYS_UP : System.nanoTime() - since;
    }

    /// A backend that is asked and comes into a running pool waits for its first pass.
    private static BackendState firstState(CheckConfig check) {
        return switch (check) {
            case CheckConfig.None _,CheckConfig.Passive _ -> BackendState.UP;
            case CheckConfig.Active _ -> BackendState.PENDING;
        };
    }

    private static BackendState stateOf(Health health) {
        return switch (health) {
            case UP -> BackendState.UP;
            case DOWN -> BackendState.DOWN;
            case WRONG_ROLE -> BackendState.WRONG_ROLE;
        };
    }

    OptionalLong lastHeard(BackendKey key) {
        Backend backend = backends.get(key);
        return backend == null ? OptionalLong.empty() : backend.lastHeard();
    }

    Pool pool() {
        return pool;
    }

    PoolConfig config() {
        return config;
    }

    /// In the order of the file.
    Collection<Backend> backends() {
        return backends.values();
    }
}
