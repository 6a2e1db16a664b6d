package dev.sluice.core;

import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.Sockets;
import java.util.concurrent.TimeUnit;

/// What is set on TCP sockets towards clients and backends. An accepted socket inherits all of it from
/// the listening one.
final class PeerOptions {

    /// How old a connection to a backend is when it gets its [#keepAlive]. Most never get so old, and
    /// it would be half of all calls that are made for such a short session's backend.
    static final long YOUNG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 15;
    private static final int KEEPALIVE_COUNT = 4;

    private PeerOptions() {}

    /// Small messages go out at once, and urgent data is data like any other (RFC 6093, section 4).
    static void promptAndInline(Posix posix, int descriptor) {
        posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
        posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_OOBINLINE, 1);
    }

    /// A peer that is gone without a word is found after two minutes: asks after 60 s of silence, then
    /// every 15 s, and gives up after the fourth question (tcp(7)). The silence counts from the last
    /// that came, so nothing is lost by setting this late.
    static void keepAlive(Posix posix, int descriptor) {
        posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_KEEPIDLE,
                KEEPALIVE_IDLE_SECONDS);
        posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_KEEPINTVL,
                KEEPALIVE_INTERVAL_SECONDS);
        posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_KEEPCNT, KEEPALIVE_COUNT);
        posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
    }
}
