package dev.sluice.core;

import dev.sluice.core.posix.DatagramBatch;
import dev.sluice.core.posix.NativeMemory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The backend of a UDP session, a place on it, and the way to it. Lives on the session's loop.
final class UdpPin {

    private static final long TROUBLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Way way;
    private final UdpUpstream upstream;
    private final byte @Nullable [] prefix; // what each datagram begins with
    private final int payloadMax;
    private PoolSnapshot seen; // the last one in which the backend was looked for
    private final long sinceNanos;
    private long troubledNanos;
    private boolean troubled;
    private boolean heard;

    /// Where a session's datagrams go. While its backend is configured so, it stays.
    ///
    /// @param backend on which a place is taken
    /// @param proxyV2 true when each datagram begins with a PROXY protocol prefix
    record Way(Pool pool, Backend backend, Endpoint endpoint, boolean proxyV2) {

        @SuppressWarnings("ReferenceEquality") // a backend keeps the object while it is the same
        boolean stands() {
            return backend.endpoint() == endpoint && backend.config().proxyV2() == proxyV2;
        }
    }

    /// @param prefix of the PROXY protocol, which each datagram begins with; null for none
    UdpPin(Way way, PoolSnapshot snapshot, UdpUpstream upstream, byte @Nullable [] prefix,
            long nowNanos) {
        this.way = way;
        this.seen = snapshot;
        this.sinceNanos = nowNanos;
        this.upstream = upstream;
        this.prefix = prefix;
        this.payloadMax = prefix == null ? Integer.MAX_VALUE : upstream.payloadMax();
    }

    /// Sends a datagram of the client, which lies at `address` with room for a prefix before it.
    ///
    /// @return bytes, or a negative error number
    int send(long address, int length) {
        if (prefix == null) {
            return upstream.send(address, length);
        }
        long start = address - prefix.length;
        NativeMemory.put(start, prefix);
        return upstream.send(start, prefix.length + length);
    }

    /// Sends the datagrams in the slots of `batch` from `first` up to `end`, if [#sendsAsItCame].
    ///
    /// @return how many were sent, at least one; or a negative error number that concerns the first
    int send(DatagramBatch batch, int first, int end) {
        return upstream.send(batch, first, end);
    }

    /// True when nothing is put before datagrams.
    boolean sendsAsItCame() {
        return prefix == null;
    }

    /// True when a datagram of `length` bytes leaves in fragments because of its prefix.
    boolean isFragmented(int length) {
        return prefix != null && length <= payloadMax && prefix.length + length > payloadMax;
    }

    /// True while the backend lives and is still to be reached so: whatever else changes, its
    /// sessions stay. Looks at it once for each snapshot.
    @SuppressWarnings("ReferenceEquality") // while it is the same object, nothing has changed
    boolean holds() {
        PoolSnapshot now = way.pool().snapshot();
        if (seen == now) {
            return true;
        }
        seen = now;
        return way.stands() && backendLives();
    }

    /// True while the backend is one that sessions may stay with.
    boolean backendLives() {
        return switch (way.backend().state()) {
            case UP, PENDING -> true;
            // A pool may send sessions to those that are down, when all are.
            case DOWN, WRONG_ROLE -> way.pool().snapshot().eligible().contains(way.backend());
            case REMOVED -> false;
        };
    }

    /// A datagram came from the backend.
    ///
    /// @param tookNanos since the last one was sent to it
    void onHeard(Home home, int length, long tookNanos) {
        Backend backend = way.backend();
        backend.counters().onLoop(home.index()).add(BackendCounter.BYTES_FROM_BACKEND, length);
        backend.heard(home.now());
        if (!heard) {
            heard = true;
            backend.connected(tookNanos, home.now());
        }
    }

    /// An answer that was due has not come: a suspicion, when the backend has spoken before, but to
    /// nobody since this session came to it.
    void onUnanswered(Home home) {
        if (way.backend().hasFallenSilentBy(sinceNanos)) {
            home.suspect(way.backend());
        }
    }

    /// The kernel says that nobody is there. True when that is worth telling: a busy session would
    /// say it a hundred times a second.
    boolean isNewTrouble(long nowNanos) {
        boolean isNew = !troubled || nowNanos - troubledNanos >= TROUBLE_NANOS;
        if (isNew) {
            troubled = true;
            troubledNanos = nowNanos;
        }
        return isNew;
    }

    /// Gives the place back and closes the way.
    ///
    /// @return how many of the backend's datagrams were lost because nobody took them in time
    long release() {
        long lost = upstream.release();
        way.pool().release(way.backend());
        return lost;
    }

    Way way() {
        return way;
    }

    Backend backend() {
        return way.backend();
    }
}
