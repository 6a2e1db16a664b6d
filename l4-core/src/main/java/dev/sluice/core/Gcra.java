package dev.sluice.core;

import dev.sluice.config.Rate;
import java.util.concurrent.atomic.AtomicLong;

/// A rate limit as one number: the generic cell rate algorithm (ITU-T I.371, annex A, "virtual
/// scheduling"), which is a token bucket that needs no refill. The number, kept by the caller, is
/// the *due time*: when the next session would be expected if sessions came exactly at the rate. A
/// session may come earlier by as much as a whole burst takes, and each moves the due time on.
///
/// Times are those of `System.nanoTime()`, compared by difference. The interval is a whole number of
/// nanoseconds, so a rate above 10,000,000 a second is kept to within some percent.
final class Gcra {

    /// A due time for a source that has not come yet.
    static final long UNUSED = Long.MIN_VALUE;

    private final boolean unlimited;
    private final long interval;
    private final long earliest; // how long before its due time a session may come

    Gcra(Rate rate) {
        unlimited = rate.isUnlimited();
        interval = Math.max(1, Math.round((double) rate.per().toNanos() / rate.count()));
        earliest = unlimited ? 0 : interval * (rate.count() - 1);
    }

    boolean isUnlimited() {
        return unlimited;
    }

    /// Counts one session; false, and nothing is counted, when it comes too early.
    boolean tryTake(AtomicLong due, long nowNanos) {
        if (unlimited) {
            return true;
        }
        while (true) {
            long was = due.get();
            long ahead = ahead(was, nowNanos);
            boolean passes = ahead <= earliest;
            long next = nowNanos + (passes ? ahead + interval : ahead);
            // A refusal is written too when a reload has made the burst smaller: what was taken of
            // the old one must not weigh on the source for longer than the new one lasts.
            if (next == was || due.compareAndSet(was, next)) {
                return passes;
            }
        }
    }

    /// Gives back what [#tryTake] took, for a session that was refused after all.
    void giveBack(AtomicLong due) {
        if (!unlimited) {
            due.addAndGet(-interval);
        }
    }

    /// True when nothing of the burst is taken, so that forgetting the due time changes nothing.
    boolean isFull(AtomicLong due, long nowNanos) {
        return unlimited || ahead(due.get(), nowNanos) == 0;
    }

    private long ahead(long due, long nowNanos) {
        return due == UNUSED ? 0 : Math.clamp(due - nowNanos, 0, earliest + interval);
    }
}
