package dev.sluice.core;

import java.time.Duration;

/// How a backend that came up regains its weight: from a tenth of it, linearly, within the pool's
/// `slow-start`. A pure function of the time; control publishes a new snapshot each second while
/// [#isRamping], since sessions read weights from their snapshot alone.
final class SlowStart {

    /// Share of its weight that a backend starts with.
    static final double FIRST_SHARE = 0.1;
    /// The time up of a backend that does not ramp, because it was never down.
    static final long ALWAYS_UP = Long.MAX_VALUE;
    /// While somebody ramps, all weights are finer by this factor: a weight of 1 could not ramp.
    static final int STEPS = 16;

    private SlowStart() {}

    static boolean isRamping(long upNanos, Duration slowStart) {
        return upNanos < slowStart.toNanos();
    }

    /// The share of its weight that a backend gets `upNanos` after it came up: [#FIRST_SHARE]..1.
    static double share(long upNanos, Duration slowStart) {
        if (!isRamping(upNanos, slowStart)) {
            return 1;
        }
        double done = (double) Math.max(upNanos, 0) / slowStart.toNanos();
        return FIRST_SHARE + (1 - FIRST_SHARE) * done;
    }

    /// The weight in a snapshot whose weights are all finer by `factor`; at least 1.
    static int weight(int configured, double factor, double share) {
        return Math.max(1, (int) Math.round(configured * factor * share));
    }
}
