package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.config.IpText;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Opens the sockets of one address that connections come to: for TCP one for each loop, which share
/// the port by SO_REUSEPORT (socket(7)) so that the kernel spreads clients over the loops; for a Unix
/// socket one, and a duplicate for each further loop.
final class ListeningSockets {

    /// Clients the kernel keeps for each socket; it takes the lower of this and
    /// `net.core.somaxconn`.
    private static final int BACKLOG = 16_384;
    /// Pending TCP Fast Open requests for each socket (RFC 7413). Has an effect only where the
    /// operator has switched on bit 2 of `net.ipv4.tcp_fastopen`.
    private static final int FAST_OPEN_QUEUE = 256;

    private final SocketOpening opening;
    private final boolean alongside;
    private final Posix posix;

    private ListeningSockets(SocketOpening opening, boolean alongside) {
        this.opening = opening;
        this.alongside = alongside;
        this.posix = opening.posix();
    }

    /// Binds and listens.
    ///
    /// @param count how many sockets
    /// @param alongside true when this process has a socket bound to the same port that may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static BoundSockets open(BindAddress address, int count, boolean alongside)
            throws StartException {
        var opening = new SocketOpening(address);
        var sockets = new ListeningSockets(opening, alongside);
        try {
            return switch (address) {
                case BindAddress.Tcp(InetAddress ip, int port) ->
                    sockets.tcp(ip, port, true, count);
                case BindAddress.TcpAny(int port) -> sockets.tcpAny(port, count);
                case BindAddress.Unix unix -> sockets.unix(unix, count);
                case BindAddress.Udp _,BindAddress.UdpAny _ ->
                    throw new IllegalArgumentException(address + " takes no connections");
            };
        } catch (StartException failed) {
            opening.closeAll();
            throw failed;
        }
    }

    /// Takes a Unix socket's name out of the file system; nothing for TCP.
    static void removeFile(BindAddress address) {
        if (address instanceof BindAddress.Unix unix) {
            try {
                Files.deleteIfExists(unix.path());
            } catch (IOException left) {
                // The name stays behind; the next start finds nobody listening and takes it over.
            }
        }
    }

    private BoundSockets tcpAny(int port, int count) throws StartException {
        return opening.lacksIpv6(Sockets.SOCK_STREAM)
                ? tcp(SocketOpening.any(false), port, true, count)
                : tcp(SocketOpening.any(true), port, false, count);
    }

    private BoundSockets tcp(InetAddress ip, int port, boolean oneFamily, int count)
            throws StartException {
        int actual = alongside ? port : bindAlone(ip, port, oneFamily);
        for (int i = 0; i < count; i++) {
            int descriptor = tcpSocket(ip, oneFamily);
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
            opening.check(posix.bind(descriptor, SocketAddress.of(ip, actual)));
        }
        for (int descriptor : opening.descriptors()) {
            PeerOptions.promptAndInline(posix, descriptor);
            PeerOptions.keepAlive(posix, descriptor);
            posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_FASTOPEN, FAST_OPEN_QUEUE);
            opening.check(posix.listen(descriptor, BACKLOG));
        }
        String host = oneFamily ? IpText.withPort(ip, actual) : "*:" + actual;
        return new BoundSockets(opening.descriptors(), "tcp://" + host, actual);
    }

    /// Binds without SO_REUSEPORT for a moment: with it, a second balancer of the same user
    /// would share the port in silence. Answers the port, which the kernel may have chosen.
    private int bindAlone(InetAddress ip, int port, boolean oneFamily) throws StartException {
        int descriptor = tcpSocket(ip, oneFamily);
        opening.check(posix.bind(descriptor, SocketAddress.of(ip, port)));
        int actual = opening.portOf(descriptor);
        // With SO_REUSEADDR two sockets may be bound; only listening shows that nobody else is.
        opening.check(posix.listen(descriptor, 1));
        opening.closeLast();
        return actual;
    }

    private int tcpSocket(InetAddress ip, boolean oneFamily) throws StartException {
        int descriptor = opening.ipSocket(ip, Sockets.SOCK_STREAM, oneFamily);
        posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
        return descriptor;
    }

    private BoundSockets unix(BindAddress.Unix unix, int count) throws StartException {
        removeStaleFile(unix);
        int first = opening.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        opening.check(posix.bind(first, SocketAddress.of(unix.path())));
        opening.check(posix.listen(first, BACKLOG));
        for (int i = 1; i < count; i++) {
            opening.descriptors().add(opening.check(posix.dup(first)));
        }
        return new BoundSockets(opening.descriptors(), unix.toString(), 0);
    }

    /// A socket file that nobody listens on is left over from a process that was killed.
    private void removeStaleFile(BindAddress.Unix unix) throws StartException {
        int descriptor = opening.check(posix.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM));
        int result = posix.connect(descriptor, SocketAddress.of(unix.path()));
        posix.close(descriptor);
        // An ordinary file refuses connections as well, and it is not ours to remove.
        if (result == -Errno.ECONNREFUSED && isSocket(unix.path())) {
            removeFile(unix);
        }
    }

    private static boolean isSocket(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).isOther();
        } catch (IOException gone) {
            return false;
        }
    }
}
