package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.config.IpText;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import dev.sluice.core.posix.Sockets;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Opens the sockets of one address that receive datagrams: one for each loop, which share the port
/// by SO_REUSEPORT (socket(7)), so that the kernel spreads clients over the loops.
final class DatagramSockets {

    /// Room for the datagrams of a busy listener while its loop is busy elsewhere; and for the
    /// answers to all of them at once.
    private static final int BUFFER_BYTES = 4 << 20;

    /// False once the kernel has refused it: every session would ask in vain again.
    private static volatile boolean mayForce = true;

    private final SocketOpening opening;
    private final boolean alongside;

    private DatagramSockets(SocketOpening opening, boolean alongside) {
        this.opening = opening;
        this.alongside = alongside;
    }

    /// Binds.
    ///
    /// @param count how many sockets
    /// @param alongside true when this process has a socket bound to the same port that may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static BoundSockets open(BindAddress address, int count, boolean alongside)
            throws StartException {
        var opening = new SocketOpening(address);
        var sockets = new DatagramSockets(opening, alongside);
        try {
            return switch (address) {
                case BindAddress.Udp(InetAddress ip, int port) ->
                    sockets.bind(ip, port, true, count);
                case BindAddress.UdpAny(int port) -> sockets.bindAny(port, count);
                case BindAddress.Tcp _,BindAddress.TcpAny _,BindAddress.Unix _ ->
                    throw new IllegalArgumentException(address + " is no UDP address");
            };
        } catch (StartException failed) {
            opening.closeAll();
            throw failed;
        }
    }

    /// Lets a socket keep so many bytes for us, or as many as `net.core.rmem_max` allows: more than
    /// that takes CAP_NET_ADMIN.
    static void receiveBuffer(Posix posix, int descriptor, int bytes) {
        if (mayForce && posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_RCVBUFFORCE,
                bytes) < 0) {
            mayForce = false;
        }
        if (!mayForce) {
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, bytes);
        }
    }

    private BoundSockets bindAny(int port, int count) throws StartException {
        return opening.lacksIpv6(Sockets.SOCK_DGRAM)
                ? bind(SocketOpening.any(false), port, true, count)
                : bind(SocketOpening.any(true), port, false, count);
    }

    private BoundSockets bind(InetAddress ip, int port, boolean oneFamily, int count)
            throws StartException {
        int actual = alongside ? port : bindAlone(ip, port, oneFamily);
        Posix posix = opening.posix();
        for (int i = 0; i < count; i++) {
            int descriptor = opening.ipSocket(ip, Sockets.SOCK_DGRAM, oneFamily);
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT, 1);
            setUp(ip, descriptor);
            opening.check(posix.bind(descriptor, SocketAddress.of(ip, actual)));
        }
        String host = oneFamily ? IpText.withPort(ip, actual) : "*:" + actual;
        return new BoundSockets(opening.descriptors(), "udp://" + host, actual);
    }

    /// Binds without SO_REUSEPORT for a moment: with it, a second balancer of the same user would
    /// share the port in silence. Answers the port, which the kernel may have chosen.
    private int bindAlone(InetAddress ip, int port, boolean oneFamily) throws StartException {
        int descriptor = opening.ipSocket(ip, Sockets.SOCK_DGRAM, oneFamily);
        opening.check(opening.posix().bind(descriptor, SocketAddress.of(ip, port)));
        int actual = opening.portOf(descriptor);
        opening.closeLast();
        return actual;
    }

    private void setUp(InetAddress ip, int descriptor) {
        Posix posix = opening.posix();
        receiveBuffer(posix, descriptor, BUFFER_BYTES);
        if (posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_SNDBUFFORCE,
                BUFFER_BYTES) < 0) {
            posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, BUFFER_BYTES);
        }
        posix.option(descriptor, Sockets.SOL_SOCKET, Sockets.SO_RXQ_OVFL, 1);
        if (ip.isAnyLocalAddress()) {
            // Or the answer would leave from the address that the routes prefer, and the client
            // would take it for somebody else's.
            if (ip instanceof Inet6Address) {
                posix.option(descriptor, Sockets.IPPROTO_IPV6, Sockets.IPV6_RECVPKTINFO, 1);
            } else {
                posix.option(descriptor, Sockets.IPPROTO_IP, Sockets.IP_PKTINFO, 1);
            }
        }
    }
}
