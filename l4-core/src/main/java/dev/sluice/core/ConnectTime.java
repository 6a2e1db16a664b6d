package dev.sluice.core;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// A moving average of the time it takes to connect, quick to rise and slow to fall: a slow answer
/// counts at once and in full, a fast one pulls the average down exponentially, and silence does so
/// too, so that a backend which was slow is asked again some time later. (The peak-sensitive EWMA
/// of Finagle's `PeakEwma` load balancer.)
///
/// Written and read by any loop. Average and time of the last change are one word, so that no
/// reader sees one without the other.
final class ConnectTime {

    /// What a connection that failed counts as.
    static final long FAILED_NANOS = 1_000_000_000L;
    /// After this time without an answer, 1/e of the average is left.
    static final long DECAY_NANOS = 10_000_000_000L;
    /// How long an unmeasured backend is left alone after somebody has gone to try it.
    static final long CLAIM_NANOS = 1_000_000_000L;

    private static final int COST_BITS = 32;
    private static final long COST_MASK = (1L << COST_BITS) - 1;
    /// One step of cost is 128 ns, so that an average is between 128 ns and nine minutes.
    private static final int COST_SHIFT = 7;
    /// One step of time is about a millisecond; the clock of 32 bits goes round in 52 days.
    private static final int TIME_SHIFT = 20;
    /// What is left of an average after each quarter of a second, for readers: they look at every
    /// backend for every session, and an exponential for each would be most of that.
    private static final int FADE_SHIFT = 8;
    private static final double[] LEFT = IntStream.range(0, 512)
            .mapToDouble(quarter -> left(quarter << FADE_SHIFT)).toArray();

    /// High half: when the average last changed, in steps, made odd so that it is never 0.
    /// Low half: the average in steps; 0 means unmeasured, and the time is that of the last claim.
    private final AtomicLong word = new AtomicLong();

    void observe(long tookNanos, long nowNanos) {
        long took = Math.clamp(tookNanos >> COST_SHIFT, 1, COST_MASK);
        int now = steps(nowNanos);
        long was;
        long next;
        do {
            was = word.get();
            next = pack(now, after(was, took, now));
            if (next == was || isTooSoon(was, next, took)) {
                return;
            }
        } while (!word.compareAndSet(was, next));
    }

    private static long after(long was, long took, int now) {
        long average = was & COST_MASK;
        return took >= average ? took : weigh(average, took, elapsed(was, now));
    }

    /// True when so little time has passed that the average is still the same step: then the time
    /// of the last change stays too, or many such observations would all be rounded away.
    private static boolean isTooSoon(long was, long next, long took) {
        return (was & COST_MASK) == (next & COST_MASK) && took < (was & COST_MASK);
    }

    /// The average as of its last change, in ns; 0 when nothing was measured.
    long nanos() {
        return (word.get() & COST_MASK) << COST_SHIFT;
    }

    /// The average faded by the time since its last change, in ns; 0 when nothing was measured.
    long fadedNanos(long nowNanos) {
        long is = word.get();
        long average = is & COST_MASK;
        if (average == 0) {
            return 0;
        }
        int quarters = elapsed(is, steps(nowNanos)) >> FADE_SHIFT;
        return Math.max(1,
                (long) (average * LEFT[Math.min(quarters, LEFT.length - 1)])) << COST_SHIFT;
    }

    /// True when nothing was measured yet and nobody is on the way to find out.
    boolean isUntried(long nowNanos) {
        return isUntried(word.get(), steps(nowNanos));
    }

    /// Makes the caller the one who finds out; false when a measurement or another loop came first.
    boolean tryClaim(long nowNanos) {
        long was = word.get();
        int now = steps(nowNanos);
        return isUntried(was, now) && word.compareAndSet(was, pack(now, 0));
    }

    void forget() {
        word.set(0);
    }

    private static boolean isUntried(long word, int now) {
        boolean unmeasured = (word & COST_MASK) == 0;
        boolean claimed = word != 0 && elapsed(word, now) <= (int) (CLAIM_NANOS >> TIME_SHIFT);
        return unmeasured && !claimed;
    }

    private static long weigh(long average, long took, int elapsed) {
        return Math.round(took + (average - took) * left(elapsed));
    }

    private static double left(int elapsed) {
        return Math.exp(-(double) ((long) elapsed << TIME_SHIFT) / DECAY_NANOS);
    }

    /// Never negative: another loop may have looked at the clock later, and written earlier.
    private static int elapsed(long word, int now) {
        return Math.max(0, now - (int) (word >>> COST_BITS));
    }

    private static int steps(long nanos) {
        return (int) (nanos >> TIME_SHIFT) | 1;
    }

    private static long pack(int now, long cost) {
        return ((long) now << COST_BITS) | cost;
    }
}
