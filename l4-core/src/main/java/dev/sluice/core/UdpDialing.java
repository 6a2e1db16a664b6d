package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import org.jspecify.annotations.Nullable;

/// Gives UDP sessions their backends, as [Dialing] does for TCP; but nothing waits here.
///
/// @param opener opens the ways to backends
/// @param own where clients send to, which backends are told with PROXY protocol
record UdpDialing(Home home, UdpUpstream.Opener opener, UdpSessions.Own own) {

    /// Finds a backend for a session and opens the way to it; null when that went well, else why it
    /// did not.
    @Nullable
    UdpCounter pin(UdpSession session) {
        Pool pool = session.listener().pool();
        PoolSnapshot snapshot = pool.snapshot();
        Tried tried = Tried.NONE;
        while (true) {
            Backend picked = snapshot.acquire(session.clientRecord(), tried);
            if (picked == null) {
                return whyNone(snapshot, tried);
            }
            UdpPin.Way way = wayTo(pool, picked);
            int descriptor = opener.connect(way.endpoint());
            if (descriptor >= 0) {
                return pin(session, snapshot, way, descriptor);
            }
            pool.release(picked);
            if (Errno.isOutOfDescriptors(descriptor)) {
                return UdpCounter.DROPPED_NO_DESCRIPTORS;
            }
            if (Errno.isOutOfResources(descriptor)) {
                return UdpCounter.DROPPED_NO_RESOURCES;
            }
            onUnreachable(picked);
            tried = tried == Tried.NONE ? new Tried() : tried;
            tried.add(picked);
        }
    }

    /// Opens another way to the backend that a session had, which lives but is to be reached in
    /// another way now. False when that cannot be.
    boolean pinAgain(UdpSession session, UdpPin.Way before) {
        if (!before.backend().tryAcquire()) {
            return false;
        }
        UdpPin.Way way = wayTo(before.pool(), before.backend());
        int descriptor = opener.connect(way.endpoint());
        if (descriptor < 0) {
            way.pool().release(way.backend());
            return false;
        }
        return pin(session, way.pool().snapshot(), way, descriptor) == null;
    }

    private static UdpPin.Way wayTo(Pool pool, Backend backend) {
        return new UdpPin.Way(pool, backend, backend.endpoint(), backend.config().proxyV2());
    }

    private @Nullable UdpCounter pin(UdpSession session, PoolSnapshot snapshot, UdpPin.Way way,
            int descriptor) {
        UdpUpstream upstream = opener.attach(session, descriptor);
        if (upstream == null) {
            way.pool().release(way.backend());
            return UdpCounter.DROPPED_NO_RESOURCES;
        }
        byte[] prefix = way.proxyV2() ? ProxyPrefix.of(session.client(), own) : null;
        session.onPinned(new UdpPin(way, snapshot, upstream, prefix, home.now()));
        return null;
    }

    private static UdpCounter whyNone(PoolSnapshot snapshot, Tried tried) {
        if (tried != Tried.NONE) {
            return UdpCounter.DROPPED_SEND_ERROR;
        }
        return snapshot.eligible().isEmpty()
                ? UdpCounter.DROPPED_NO_BACKEND
                : UdpCounter.DROPPED_BACKEND_FULL;
    }

    private void onUnreachable(Backend backend) {
        backend.connectFailed(home.now());
        backend.counters().onLoop(home.index()).increment(BackendCounter.CONNECT_FAILED);
        home.suspect(backend);
    }
}
