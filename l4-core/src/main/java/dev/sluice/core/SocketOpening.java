package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.config.IpText;
import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Opens the sockets of one address: IP sockets one for each loop, which share the port by
/// SO_REUSEPORT (socket(7)), so that the kernel spreads clients over the loops. Used once; a failure
/// closes what is open by then.
abstract sealed class SocketOpening permits DatagramSockets, ListeningSockets {

    /// Clients the kernel keeps for each socket; it takes the lower of this and
    /// `net.core.somaxconn`.
    static final int BACKLOG = 16_384;

    private final BindAddress address;
    private final int type;
    private final boolean alongside;
    private final Posix posix = new Posix();
    private final List<Integer> descriptors = new ArrayList<>();

    /// @param type such as [Sockets#SOCK_STREAM]
    /// @param alongside true when this process has a socket bound to the same port that may stay
    SocketOpening(BindAddress address, int type, boolean alongside) {
        assert address.isUdp() == (type == Sockets.SOCK_DGRAM) : address;
        this.address = address;
        this.type = type;
        this.alongside = alongside;
    }

    /// Opens all there are.
    ///
    /// @param count how many sockets
    /// @throws StartException when the address cannot be had; nothing stays open
    final BoundSockets open(int count) throws StartException {
        try {
            return switch (address) {
                case BindAddress.Tcp(InetAddress ip, int port) -> bind(ip, port, true, count);
                case BindAddress.Udp(InetAddress ip, int port) -> bind(ip, port, true, count);
                case BindAddress.TcpAny(int port) -> bindAny(port, count);
                case BindAddress.UdpAny(int port) -> bindAny(port, count);
                case BindAddress.Unix unix -> bindFile(unix, count);
            };
        } catch (StartException failed) {
            descriptors.forEach(posix::close);
            throw failed;
        }
    }

    /// Sets what must be true of an IP socket before a client can find it.
    abstract void prepare(int descriptor, InetAddress ip);

    /// Begins to hear clients, where binding is not enough for that.
    ///
    /// @param backlog clients who may wait
    /// @return 0 or a negative error number
    abstract int listen(int descriptor, int backlog);

    /// Opens the sockets of a name in the file system.
    abstract BoundSockets bindFile(BindAddress.Unix unix, int count) throws StartException;

    private BoundSockets bindAny(int port, int count) throws StartException {
        return lacksIpv6() ? bind(any(4), port, true, count) : bind(any(16), port, false, count);
    }

    private BoundSockets bind(InetAddress ip, int port, boolean oneFamily, int count)
            throws StartException {
        int actual = alongside ? port : bindAlone(ip, port, oneFamily);
        for (int i = 0; i < count; i++) {
            int descriptor = ipSocket(ip, oneFamily);
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
            check(posix.bind(descriptor, SocketAddress.of(ip, actual)));
        }
        for (int descriptor : descriptors) {
            check(listen(descriptor, BACKLOG));
        }
        String host = oneFamily ? IpText.withPort(ip, actual) : "*:" + actual;
        return new BoundSockets(descriptors, (address.isUdp() ? "udp://" : "tcp://") + host,
                actual);
    }

    /// Binds without SO_REUSEPORT for a moment: with it, a second balancer of the same user would
    /// share the port in silence. Answers the port, which the kernel may have chosen.
    private int bindAlone(InetAddress ip, int port, boolean oneFamily) throws StartException {
        int descriptor = ipSocket(ip, oneFamily);
        check(posix.bind(descriptor, SocketAddress.of(ip, port)));
        var own = new SocketAddress();
        check(posix.localAddress(descriptor, own));
        // With SO_REUSEADDR two sockets may be bound; only listening shows that nobody else is.
        check(listen(descriptor, 1));
        posix.close(descriptors.removeLast());
        return own.port();
    }

    /// @param oneFamily false for an IPv6 socket that takes IPv4 too
    private int ipSocket(InetAddress ip, boolean oneFamily) throws StartException {
        boolean six = ip instanceof Inet6Address;
        int descriptor = socket(six ? Sockets.AF_INET6 : Sockets.AF_INET);
        if (six) {
            posix.option(descriptor, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, oneFamily ? 1 : 0);
        }
        prepare(descriptor, ip);
        return descriptor;
    }

    /// A socket of this family, to be closed if what follows fails.
    final int socket(int family) throws StartException {
        int descriptor = check(posix.socket(family, type));
        descriptors.add(descriptor);
        return descriptor;
    }

    /// What a system call answered, when it went well.
    ///
    /// @throws StartException when it did not
    final int check(int result) throws StartException {
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

    /// True when this machine has no IPv6.
    private boolean lacksIpv6() {
        int attempt = posix.socket(Sockets.AF_INET6, type);
        if (attempt >= 0) {
            posix.close(attempt);
        }
        return attempt == -Errno.EAFNOSUPPORT;
    }

    /// Every address of the family whose addresses have so many bytes.
    private static InetAddress any(int bytes) {
        try {
            return InetAddress.getByAddress(new byte[bytes]);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    final Posix posix() {
        return posix;
    }

    /// Those that are open by now.
    final List<Integer> descriptors() {
        return descriptors;
    }
}
