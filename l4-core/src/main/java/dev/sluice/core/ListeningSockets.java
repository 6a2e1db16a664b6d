package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.config.IpText;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// Opens the listening sockets of one address: for TCP one for each loop, which share the port by
/// SO_REUSEPORT (socket(7)) so that the kernel spreads clients over the loops; for a Unix socket
/// one, and a duplicate for each further loop.
///
/// @param descriptors one for each loop, listening
/// @param boundText the address as bound, as the operator would write it
record ListeningSockets(List<Integer> descriptors, String boundText) {

    /// Clients the kernel keeps for each socket; it takes the lower of this and
    /// `net.core.somaxconn`.
    private static final int BACKLOG = 16_384;
    /// Pending TCP Fast Open requests for each socket (RFC 7413). Has an effect only where the
    /// operator has switched on bit 2 of `net.ipv4.tcp_fastopen`.
    private static final int FAST_OPEN_QUEUE = 256;

    ListeningSockets {
        descriptors = List.copyOf(descriptors);
    }

    /// Binds and listens.
    ///
    /// @param count how many sockets
    /// @param alongside true when this process has a socket bound to the same port that may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static ListeningSockets open(BindAddress address, int count, boolean alongside)
            throws StartException {
        var opening = new Opening(address, alongside);
        try {
            return switch (address) {
                case BindAddress.Tcp(InetAddress ip, int port) ->
                    opening.tcp(ip, port, true, count);
                case BindAddress.TcpAny(int port) -> opening.tcpAny(port, count);
                case BindAddress.Unix unix -> opening.unix(unix, count);
                case BindAddress.Udp _,BindAddress.UdpAny _ ->
                    throw new IllegalStateException("udp");
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

    /// The sockets opened so far, so that a failure can close them.
    private static final class Opening {

        private final BindAddress address;
        private final boolean alongside;
        private final Posix posix = new Posix();
        private final List<Integer> descriptors = new ArrayList<>();

        Opening(BindAddress address, boolean alongside) {
            this.address = address;
            this.alongside = alongside;
        }

        ListeningSockets tcpAny(int port, int count) throws StartException {
            InetAddress anyV6 = address(new byte[16]);
            int attempt = posix.socket(Sockets.AF_INET6, Sockets.SOCK_STREAM);
            if (attempt == -Errno.EAFNOSUPPORT) {
                return tcp(address(new byte[4]), port, true, count);
            }
            posix.close(attempt);
            return tcp(anyV6, port, false, count);
        }

        ListeningSockets tcp(InetAddress ip, int port, boolean oneFamily, int count)
                throws StartException {
            int actual = alongside ? port : bindAlone(ip, port, oneFamily);
            for (int i = 0; i < count; i++) {
                int descriptor = tcpSocket(ip, oneFamily);
                posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
                check(posix.bind(descriptor, SocketAddress.of(ip, actual)));
            }
            for (int descriptor : descriptors) {
                PeerOptions.promptAndInline(posix, descriptor);
                PeerOptions.keepAlive(posix, descriptor);
                posix.option(descriptor, Sockets.IPPROTO_TCP, Sockets.TCP_FASTOPEN,
                        FAST_OPEN_QUEUE);
                check(posix.listen(descriptor, BACKLOG));
            }
            String host = oneFamily ? IpText.withPort(ip, actual) : "*:" + actual;
            return new ListeningSockets(descriptors, "tcp://" + host);
        }

        /// Binds without SO_REUSEPORT for a moment: with it, a second balancer of the same user
        /// would share the port in silence. Answers the port, which the kernel may have chosen.
        private int bindAlone(InetAddress ip, int port, boolean oneFamily) throws StartException {
            int descriptor = tcpSocket(ip, oneFamily);
            check(posix.bind(descriptor, SocketAddress.of(ip, port)));
            var own = new SocketAddress();
            check(posix.localAddress(descriptor, own));
            // With SO_REUSEADDR two sockets may be bound; only listening shows that nobody else is.
            check(posix.listen(descriptor, 1));
            descriptors.removeLast();
            posix.close(descriptor);
            return own.port();
        }

        private int tcpSocket(InetAddress ip, boolean oneFamily) throws StartException {
            boolean six = ip instanceof java.net.Inet6Address;
            int descriptor = check(posix.socket(six ? Sockets.AF_INET6 : Sockets.AF_INET,
                    Sockets.SOCK_STREAM));
            descriptors.add(descriptor);
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1);
            if (six) {
                posix.option(descriptor, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY,
                        oneFamily ? 1 : 0);
            }
            return descriptor;
        }

        ListeningSockets unix(BindAddress.Unix unix, int count) throws StartException {
            removeStaleFile(unix);
            int first = check(posix.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM));
            descriptors.add(first);
            check(posix.bind(first, SocketAddress.of(unix.path())));
            check(posix.listen(first, BACKLOG));
            for (int i = 1; i < count; i++) {
                descriptors.add(check(posix.dup(first)));
            }
            return new ListeningSockets(descriptors, unix.toString());
        }

        /// A socket file that nobody listens on is left over from a process that was killed.
        private void removeStaleFile(BindAddress.Unix unix) throws StartException {
            int descriptor = check(posix.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM));
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

        void closeAll() {
            descriptors.forEach(posix::close);
        }

        private int check(int result) throws StartException {
            if (result >= 0) {
                return result;
            }
            String hint = switch (-result) {
                case Errno.EADDRINUSE -> "; another program listens there";
                case Errno.EACCES -> address instanceof BindAddress.Unix
                        ? "; the directory must be writable"
                        : "; ports below 1024 need root or CAP_NET_BIND_SERVICE";
                case Errno.EADDRNOTAVAIL -> "; no interface has this address";
                default -> "";
            };
            throw new StartException("cannot listen on %s: %s%s".formatted(address,
                    Errno.describe(result), hint));
        }

        private static InetAddress address(byte[] bytes) {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
