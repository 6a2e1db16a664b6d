package dev.sluice.health.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does things when their time has come, on one thread: ends probes, and wakes checks for the next.
/// Any thread may call.
///
/// Nearly every probe is done long before its time is over, and waking the thread for each costs
/// more than connecting does. So it is woken only for what comes sooner than it would wake anyway:
/// with many probes, once or twice in the length of a timeout.
public final class Alarms implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Thread thread;
    private final long start = System.nanoTime();

    // Guarded by this.
    private final TreeSet<Alarm> waiting = new TreeSet<>(
            Comparator.comparingLong(Alarm::nanos).thenComparingLong(Alarm::number));
    private long numbers;
    private long wakesAt = Long.MAX_VALUE; // MAX_VALUE while the thread waits to be woken
    private boolean closed;

    /// Something to do.
    ///
    /// @param nanos when, since [#start]
    /// @param number tells those of the same moment apart
    private record Alarm(long nanos, long number, Runnable task) {}

    /// Takes an alarm back.
    @FunctionalInterface
    public interface Lift {

        /// It will not go off, unless it does so in this very moment.
        void lift();
    }

    /// @param name of the thread
    public Alarms(String name) {
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /// Does something after so long, unless that is lifted before.
    ///
    /// @param task quick, and throws nothing
    public synchronized Lift in(Duration time, Runnable task) {
        Duration bounded = time.compareTo(LONGEST) < 0 ? time : LONGEST;
        var alarm = new Alarm(now() + bounded.toNanos(), numbers++, task);
        waiting.add(alarm);
        if (alarm.nanos < wakesAt) {
            wakesAt = alarm.nanos;
            notifyAll();
        }
        return () -> lift(alarm);
    }

    private synchronized void lift(Alarm alarm) {
        waiting.remove(alarm);
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    Thread thread() {
        return thread;
    }

    /// Ends the thread; nothing goes off any more.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Runnable due = next(); due != null; due = next()) {
                run(due); // not under the lock: it may close a socket
            }
        } catch (InterruptedException _) {
            // Nobody has this thread to interrupt it.
        }
    }

    /// Whatever comes of one, the others still have theirs to come.
    private static void run(Runnable due) {
        try {
            due.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("an alarm of the checks failed", fault);
        }
    }

    /// The next whose time has come; null once closed.
    private synchronized @Nullable Runnable next() throws InterruptedException {
        while (!closed) {
            Alarm first = waiting.isEmpty() ? null : waiting.first();
            if (first == null) {
                wakesAt = Long.MAX_VALUE;
                wait();
            } else if (first.nanos - now() <= 0) {
                waiting.remove(first);
                return first.task;
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
