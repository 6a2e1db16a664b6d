package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;

/// How many sessions the process's file descriptors allow, over all listeners: a TCP session takes
/// two, a UDP session one. When they are used up, accepting pauses and TCP clients wait in the
/// kernel's queue; the datagrams of new UDP clients are dropped.
final class SessionBudget {

    /// Descriptors of a TCP session: the client's connection and the backend's.
    static final int TCP = Descriptors.PER_SESSION;
    /// Descriptors of a UDP session: the backend's connected socket.
    static final int UDP = 1;

    private final int max;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    /// @param sessions how many TCP sessions there may be, when there are no others
    SessionBudget(int sessions) {
        this.max = TCP * sessions;
    }

    /// Takes the place of one session; false when there is none. Any loop.
    ///
    /// @param descriptors [#TCP] or [#UDP]
    boolean tryTake(int descriptors) {
        // Add first and look after: two loops can never both take the last place.
        if (taken.addAndGet(descriptors) <= max) {
            open.incrementAndGet();
            return true;
        }
        taken.addAndGet(-descriptors);
        return false;
    }

    void giveBack(int descriptors) {
        open.decrementAndGet();
        int left = taken.addAndGet(-descriptors);
        assert left >= 0 : "given back more often than taken";
    }

    /// Sessions open now.
    int open() {
        return open.get();
    }

    /// Sessions that the descriptors allow, when all are of this kind.
    ///
    /// @param descriptors [#TCP] or [#UDP]
    int max(int descriptors) {
        return max / descriptors;
    }
}
