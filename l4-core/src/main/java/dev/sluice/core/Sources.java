package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.maps.NonBlockingHashMapLong;
import org.jspecify.annotations.Nullable;

/// The sources that a listener with per-source limits knows at the moment. Lock-free, for all loops.
///
/// A source is an IPv4 address or an IPv6 /64, since an IPv6 client owns at least that much, and
/// its key is one long: the upper half of an IPv6 address, or the lower half of a mapped IPv4
/// address. The two do not collide: an upper half that looks like a mapped IPv4 address is one of
/// 0:ffff::/32, inside ::/8, which is reserved and not routed (RFC 4291 section 2.4 and IANA's
/// registry of the IPv6 address space).
///
/// A source stays for as long as it has a session or something of its rate is used up.
final class Sources {

    /// When there are so many, further ones are served without being counted: a listener under
    /// attack from a million addresses shall not run out of memory.
    static final int MAX = 1 << 20;

    private final NonBlockingHashMapLong<Source> table = new NonBlockingHashMapLong<>();
    private final AtomicInteger size = new AtomicInteger(); // counted before entries are put
    private final LongAdder untracked = new LongAdder();
    private final int max;

    Sources(int max) {
        this.max = max;
    }

    static long keyOf(long high, long low) {
        return Ip.isV4(high, low) ? low : high;
    }

    /// Counts a new session of a source; when it is refused, nothing is counted.
    @Nullable
    Refusal admit(long key, int sessionsMax, Gcra rate, long nowNanos) {
        while (true) {
            Source source = findOrPut(key);
            if (source == null) {
                untracked.increment();
                return null;
            }
            switch (source.enter(sessionsMax)) {
                case ENTERED -> {
                    if (rate.tryTake(source.due, nowNanos)) {
                        return null;
                    }
                    leave(source, rate);
                    return Refusal.RATE_PER_SOURCE;
                }
                case FULL -> {
                    return Refusal.SESSIONS_PER_SOURCE;
                }
                case BURIED -> remove(source); // its undertaker may be slow: help, and look again
            }
        }
    }

    /// A session of a source has ended. Does nothing when it was never counted.
    void release(long key, Gcra rate) {
        if (size.get() != 0) {
            Source source = table.get(key);
            if (source != null) {
                leave(source, rate);
            }
        }
    }

    /// Forgets sources without sessions whose whole burst is there again.
    void sweep(Gcra rate, long nowNanos) {
        if (size.get() != 0) {
            for (Source source : table.values()) {
                long state = source.state(); // before the rate, see Source
                if (Source.isIdle(state) && rate.isFull(source.due, nowNanos)) {
                    bury(source, state);
                }
            }
        }
    }

    int size() {
        return size.get();
    }

    /// Sessions that were served without being counted, because there were too many sources.
    long untracked() {
        return untracked.sum();
    }

    private @Nullable Source findOrPut(long key) {
        Source found = table.get(key);
        if (found != null) {
            return found;
        }
        if (size.incrementAndGet() > max) {
            size.decrementAndGet();
            return null;
        }
        var fresh = new Source(key);
        Source earlier = table.putIfAbsent(key, fresh);
        if (earlier != null) {
            size.decrementAndGet();
            return earlier;
        }
        return fresh;
    }

    private void leave(Source source, Gcra rate) {
        long state = source.leave();
        // With a rate, it must be remembered until the sweep finds its burst complete.
        if (rate.isUnlimited() && Source.isIdle(state)) {
            bury(source, state);
        }
    }

    private void bury(Source source, long state) {
        if (source.bury(state)) {
            remove(source);
        }
    }

    private void remove(Source source) {
        if (table.remove(source.key(), source)) {
            size.decrementAndGet();
        }
    }
}
