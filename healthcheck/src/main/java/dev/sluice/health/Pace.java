package dev.sluice.health;

import dev.sluice.config.CheckConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/// How long to wait between the starts of two probes of one backend. Computes only; the waiting is
/// done by [BackendCheck].
///
/// @param timing the check's numbers
/// @param random a number from 0 to 1 each time it is asked
record Pace(CheckConfig.Timing timing, DoubleSupplier random) {

    /// The longest that the last backend of a first round waits: a dead one is found soon even when
    /// the interval is long.
    static final Duration FIRST_ROUND_MAX = Duration.ofSeconds(1);

    /// The longest gap between two neighbours in a first round: a small pool is judged at once.
    static final Duration FIRST_GAP_MAX = Duration.ofMillis(100);

    /// The least time between the starts of two probes, however often a backend is suspected.
    static final long EARLY_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// Between two ticks at which probes start, and the fewest of them in an interval: so short that
    /// jitter, which is there to spread probes, spreads them over many.
    static final long TICK_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final int TICKS_MIN = 20;

    private static final long NANOS_MAX = Long.MAX_VALUE / 4;

    /// Nanoseconds from the start of one probe to the start of the next.
    ///
    /// @param certainty how sure the judgement is
    long nanosToNext(HealthMeter.Certainty certainty) {
        long interval = interval(certainty);
        double either = 2 * random.getAsDouble() - 1;
        return (long) (interval * (1 + timing.jitter() * either));
    }

    /// When the next probe is due, by the same clock as the start of the last one: at the nearest
    /// tick. Probes of one tick share the waking of threads, and warm caches, which makes them cost
    /// less than half.
    long due(long lastStart, HealthMeter.Certainty certainty) {
        long wait = nanosToNext(certainty);
        long tick = Math.clamp(interval(certainty) / TICKS_MIN, 1, TICK_MAX_NANOS);
        return Math.floorDiv(lastStart + wait + tick / 2, tick) * tick;
    }

    private long interval(HealthMeter.Certainty certainty) {
        return switch (certainty) {
            case SETTLED -> nanos(timing.interval());
            case OPEN -> nanos(timing.fastInterval());
            case TO_CONFIRM -> Math.min(nanos(timing.fastInterval()), EARLY_GAP_NANOS);
        };
    }

    /// Nanoseconds before the first probe of check `index` of `count` that start together: they
    /// start one after the other, evenly, so that they neither flood the network nor, with equal
    /// intervals, meet again in every round.
    static long nanosToFirst(int index, int count, Duration interval) {
        long round = Math.min(nanos(interval), nanos(FIRST_ROUND_MAX));
        return index * Math.min(round / count, nanos(FIRST_GAP_MAX));
    }

    /// The duration in nanoseconds, at most some 73 years, so that sums with a clock do not wrap.
    static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), NANOS_MAX);
    }
}
