package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;

/// How many sessions the process's file descriptors allow, over all listeners: a TCP session takes
/// two, a UDP session one. When they are used up, accepting pauses and TCP clients wait in the
/// kernel's queue; the datagrams of new UDP clients are dropped.
///
/// UDP sessions whose client may have been made up get three quarters of it at most, so that a flood
/// leaves room for TCP and for those whose client has spoken after an answer.
final class SessionBudget {

    /// Descriptors of a TCP session: the client's connection and the backend's.
    static final int TCP = Descriptors.PER_SESSION;
    /// Descriptors of a UDP session: the backend's connected socket.
    static final int UDP = 1;

    private final int max;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger unproven = new AtomicInteger();

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

    /// Takes the place of a UDP session whose client has not proven that it is there; false when
    /// there is none. Any loop.
    boolean tryTakeUnproven() {
        if (unproven.incrementAndGet() <= max / 4 * 3 && tryTake(UDP)) {
            return true;
        }
        unproven.decrementAndGet();
        return false;
    }

    /// Such a client has proven it, or its session ends.
    void proven() {
        int left = unproven.decrementAndGet();
        assert left >= 0 : "proven more often than taken";
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
