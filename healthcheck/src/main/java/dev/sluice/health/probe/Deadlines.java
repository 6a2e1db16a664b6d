package dev.sluice.health.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends probes whose time is over, on one thread. Any thread may call.
///
/// Nearly every probe is done long before its time is over, and waking the thread for each costs
/// more than connecting does. So it is woken only for what comes sooner than it would wake anyway:
/// with many probes, once or twice in the length of a timeout.
final class Deadlines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Thread thread = Thread.ofPlatform().daemon().name("check timer")
            .unstarted(this::run);
    private final long start = System.nanoTime();

    // Guarded by this.
    private final TreeSet<Deadline> waiting = new TreeSet<>(
            Comparator.comparingLong(Deadline::nanos).thenComparingLong(Deadline::number));
    private long numbers;
    private long wakesAt = Long.MAX_VALUE; // MAX_VALUE while the thread waits to be woken
    private boolean closed;

    /// The end of one probe's time.
    ///
    /// @param nanos when, since [#start]
    /// @param number tells those of the same moment apart
    private record Deadline(long nanos, long number, Cutoff cutoff) {}

    /// Takes a deadline back.
    @FunctionalInterface
    interface Lift {
        void lift();
    }

    Deadlines() {
        thread.start();
    }

    /// Cuts after so long, unless that is lifted before.
    synchronized Lift in(Duration time, Cutoff cutoff) {
        Duration bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        var deadline = new Deadline(now() + bounded.toNanos(), numbers++, cutoff);
        waiting.add(deadline);
        if (deadline.nanos < wakesAt) {
            wakesAt = deadline.nanos;
            notifyAll();
        }
        return () -> lift(deadline);
    }

    private synchronized void lift(Deadline deadline) {
        waiting.remove(deadline);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    Thread thread() {
        return thread;
    }

    /// Ends the thread; nothing is cut any more.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Cutoff over = next(); over != null; over = next()) {
                cut(over); // not under the lock: it closes a socket
            }
        } catch (InterruptedException _) {
            // Nobody has this thread to interrupt it.
        }
    }

    /// Whatever comes of one: the others still have theirs to come.
    private static void cut(Cutoff over) {
        try {
            over.cut(Cutoff.Cause.TIME_IS_OVER);
        } catch (RuntimeException | Error fault) {
            LOG.error("a probe whose time is over could not be ended", fault);
        }
    }

    /// The next whose time is over; null once closed.
    private synchronized @Nullable Cutoff next() throws InterruptedException {
        while (!closed) {
            Deadline first = waiting.isEmpty() ? null : waiting.first();
            if (first == null) {
                wakesAt = Long.MAX_VALUE;
                wait();
            } else if (first.nanos - now() <= 0) {
                waiting.remove(first);
                return first.cutoff;
            } else {
                wakesAt = first.nanos;
                TimeUnit.NANOSECONDS.timedWait(this, first.nanos - now());
            }
        }
        return null;
    }

    private long now() {
        return System.nanoTime() - start;
    }
}
