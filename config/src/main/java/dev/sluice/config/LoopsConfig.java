package dev.sluice.config;

import java.time.Duration;

/// The event loops, as the operator wants them. Takes effect at the start only.
///
/// @param count how many; 0 is one per core the process may use
/// @param busyPoll how long a loop goes on asking the kernel after its last event before it sleeps;
///         zero, or from [#BUSY_POLL_MIN] to [#BUSY_POLL_MAX]
/// @param pinned true when each is bound to a core
public record LoopsConfig(int count, Duration busyPoll, boolean pinned) {

    public static final int COUNT_MAX = 1024;
    public static final Duration BUSY_POLL_MIN = Duration.ofNanos(1_000);
    public static final Duration BUSY_POLL_MAX = Duration.ofMillis(10);
    public static final LoopsConfig DEFAULT = new LoopsConfig(0, Duration.ZERO, false);

    public LoopsConfig {
        Gate.range("loops", count, 0, COUNT_MAX);
        if (!busyPoll.isZero()) {
            Gate.range("nanoseconds of busy-poll", busyPoll.toNanos(), BUSY_POLL_MIN.toNanos(),
                    BUSY_POLL_MAX.toNanos());
        }
    }

    /// So many loops that sleep at once, on any core.
    public static LoopsConfig of(int count) {
        return new LoopsConfig(count, Duration.ZERO, false);
    }
}
