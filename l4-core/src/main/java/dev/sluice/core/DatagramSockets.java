package dev.sluice.core;

import dev.sluice.config.BindAddress;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.Sockets;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Opens the sockets of one address that receive datagrams.
final class DatagramSockets extends SocketOpening {

    /// Room for the datagrams of a busy listener while its loop is busy elsewhere; and for the
    /// answers to all of them at once.
    private static final int BUFFER_BYTES = 4 << 20;

    /// False once the kernel has refused it: every session would ask in vain again.
    private static volatile boolean mayForce = true;

    private DatagramSockets(BindAddress address, boolean alongside) {
        super(address, Sockets.SOCK_DGRAM, alongside);
    }

    /// Binds.
    ///
    /// @param count how many sockets
    /// @param alongside true when this process has a socket bound to the same port that may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static BoundSockets open(BindAddress address, int count, boolean alongside)
            throws StartException {
        return new DatagramSockets(address, alongside).open(count);
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

    @Override
    void prepare(int descriptor, InetAddress ip) {
        Posix posix = posix();
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
            }
            // Of IPv4 on an IPv6 socket as well: this one alone names an address of ours when the
            // datagram was sent to all.
            posix.option(descriptor, Sockets.IPPROTO_IP, Sockets.IP_PKTINFO, 1);
        }
    }

    /// Nothing to do: datagrams come as soon as it is bound.
    @Override
    int listen(int descriptor, int backlog) {
        return 0;
    }

    @Override
    BoundSockets bindFile(BindAddress.Unix unix, int count) {
        throw new IllegalArgumentException(unix + " takes no datagrams");
    }
}
