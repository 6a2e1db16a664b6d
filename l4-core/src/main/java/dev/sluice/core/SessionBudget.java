package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;

/// How many sessions the process's file descriptors allow, over all listeners. When it is used up,
/// accepting pauses and clients wait in the kernel's queue.
final class SessionBudget {

    private final int max;
    private final AtomicInteger open = new AtomicInteger();

    SessionBudget(int max) {
        this.max = max;
    }

    /// Takes the place of one session; false when there is none. Any loop.
    boolean tryTake() {
        // Add first and look after: two loops can never both take the last place.
        if (open.incrementAndGet() <= max) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void giveBack() {
        int left = open.decrementAndGet();
        assert left >= 0 : "given back more often than taken";
    }

    int open() {
        return open.get();
    }

    int max() {
        return max;
    }
}
