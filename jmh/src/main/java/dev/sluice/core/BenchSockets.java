package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.net.InetAddress;

/// Both ends of a TCP connection on loopback, as descriptors that do not block.
///
/// @param connected the end that has connected
/// @param accepted the other
record BenchSockets(int connected, int accepted) {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    static BenchSockets connect(Posix posix) {
        int listening = posix.socket(Sockets.AF_INET, Sockets.SOCK_STREAM);
        try {
            check(posix.bind(listening, SocketAddress.of(LOOPBACK, 0)));
            check(posix.listen(listening, 1));
            var address = new SocketAddress();
            check(posix.localAddress(listening, address));
            int connected = posix.socket(Sockets.AF_INET, Sockets.SOCK_STREAM);
            int result = posix.connect(connected, address);
            if (result != -Errno.EINPROGRESS) {
                check(result);
            }
            // On loopback the kernel has shaken hands for both sides before connect returns.
            return new BenchSockets(noDelay(posix, connected),
                    noDelay(posix, check(posix.accept(listening, new SocketAddress()))));
        } finally {
            posix.close(listening);
        }
    }

    private static int noDelay(Posix posix, int descriptor) {
        check(posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1));
        return descriptor;
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("no connection on loopback: " + Errno.describe(result));
        }
        return result;
    }
}
