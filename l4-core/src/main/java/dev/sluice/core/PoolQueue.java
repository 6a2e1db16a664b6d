package dev.sluice.core;

import dev.sluice.config.PoolConfig.QueueConfig;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Where sessions wait while every backend of a pool is full: first come, first served, over all
/// loops. Bounded; lock-free (Michael and Scott 1996, as the JDK has it).
///
/// Nothing is handed over here. Who gives back a place wakes the first in line, who then looks for
/// a place as if it had just arrived; newcomers go to the end of the line while there is one.
final class PoolQueue {

    private final ConcurrentLinkedQueue<Waiting> line = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile QueueConfig config; // written by the control thread only

    PoolQueue(QueueConfig config) {
        this.config = config;
    }

    /// Joins the end of the line; false when it is full, or off.
    boolean enter(Waiting session) {
        if (waiting.incrementAndGet() > config.sessions()) {
            waiting.decrementAndGet();
            return false;
        }
        line.add(session);
        return true;
    }

    /// Leaves the line; called once by whoever has entered.
    void leave(Waiting session) {
        // Searches from the front, where those are who got a place or have waited too long. A client
        // that goes away by itself may be anywhere: then this costs as much as the line is long.
        if (line.remove(session)) {
            waiting.decrementAndGet();
        }
    }

    /// Tells the first in line, on its own loop, to look again. Any thread.
    void wakeFirst() {
        Waiting first = line.peek();
        if (first != null) {
            first.loop().execute(first::onTurn);
        }
    }

    boolean isEmpty() {
        return line.isEmpty();
    }

    boolean isOff() {
        return config.isOff();
    }

    long timeoutNanos() {
        return config.timeout().toNanos();
    }

    int waiting() {
        return waiting.get();
    }

    void configure(QueueConfig next) {
        config = next;
    }
}
