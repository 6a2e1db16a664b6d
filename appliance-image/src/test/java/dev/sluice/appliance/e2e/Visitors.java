package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients who come all the time, at an even pace, each on a virtual thread.
final class Visitors implements AutoCloseable {

    private static final int PER_SECOND = 100;
    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos() / PER_SECOND;
    /// Those that a busy machine has kept from coming; more are left out.
    private static final int LATE_MAX = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final int listenerPort;
    private final AtomicLong came = new AtomicLong();
    private final AtomicLong gone = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("visitors").unstarted(this::come);
    private volatile boolean mayCome = true; // written by the test

    private Visitors(int listenerPort) {
        this.listenerPort = listenerPort;
    }

    static Visitors of(int listenerPort) {
        var visitors = new Visitors(listenerPort);
        visitors.thread.start();
        return visitors;
    }

    private void come() {
        for (long due = System.nanoTime(); mayCome; due += PAUSE_NANOS) {
            long now = System.nanoTime();
            due = Math.max(due, now - LATE_MAX * PAUSE_NANOS);
            LockSupport.parkNanos(due - now);
            var visitor = Visitor.numbered(came.getAndIncrement());
            Thread.ofVirtual().start(() -> visit(visitor));
        }
    }

    private void visit(Visitor visitor) {
        try {
            Visitor.Visit visit = visitor.visit(listenerPort);
            sent.addAndGet(visit.sent());
            answered.addAndGet(visit.answered());
        } catch (IOException | RuntimeException | AssertionError e) {
            failures.add(e);
        } finally {
            gone.incrementAndGet();
        }
    }

    /// Nobody comes any more; returns when the last one is gone.
    void stop() {
        mayCome = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Await.until("the last client is gone", LIMIT, () -> gone.get() == came.get(),
                failures::toString);
    }

    long came() {
        return came.get();
    }

    long sent() {
        return sent.get();
    }

    long answered() {
        return answered.get();
    }

    /// What should not have happened to any of them.
    Queue<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() {
        mayCome = false;
    }
}
