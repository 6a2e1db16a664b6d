package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The other side of a datagram: the address and port it came from, and which of our addresses it
/// was sent to, so that the answer can leave from there. IPv4 addresses are in their mapped form
/// (RFC 4291, section 2.5.5.2).
///
/// One that is read into again and again stands for whoever sent the datagram at hand; [#copy] makes
/// one that stays.
public final class DatagramPeer {

    private static final long V4_MAPPED = 0x0000_ffff_0000_0000L;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt V4 = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong V6 = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);

    // struct cmsghdr
    private static final int CMSG_LEVEL = 8;
    private static final int CMSG_TYPE = 12;
    private static final int CMSG_BYTES = 16;
    private static final int IP_PKTINFO_BYTES = 12;
    private static final int IPV6_PKTINFO_BYTES = 20;

    private int family;
    private int port;
    private int scope; // the interface of a link-local IPv6 address
    private long high;
    private long low;
    private long localHigh;
    private long localLow; // both 0: the kernel says from where an answer leaves
    private int through; // the interface it came in by, where an answer must leave by the same; or 0
    private @Nullable DatagramOrigin origin; // null when it speaks for itself
    private @Nullable DatagramOrigin spare; // to be read into, so that no datagram costs an object

    /// Somebody at this address, as if a datagram had come from there; for tests.
    ///
    /// @param high the upper 64 bits of the IPv6 form, 0 for IPv4
    /// @param low the lower 64 bits of the IPv6 form
    public static DatagramPeer of(long high, long low, int port) {
        var peer = new DatagramPeer();
        peer.family = Sockets.AF_INET6;
        peer.high = high;
        peer.low = low;
        peer.port = port;
        return peer;
    }

    /// The same, for as long as it is wanted.
    public DatagramPeer copy() {
        var copy = new DatagramPeer();
        copy.family = family;
        copy.port = port;
        copy.scope = scope;
        copy.high = high;
        copy.low = low;
        copy.localHigh = localHigh;
        copy.localLow = localLow;
        copy.through = through;
        copy.origin = origin == null ? null : origin.copy();
        return copy;
    }

    /// Another balancer has sent this datagram for a client of its own: it is that client's, and
    /// answers go to the balancer all the same.
    ///
    /// @param toHigh, toLow, toPort where the client had sent it to
    public void speaksFor(long clientHigh, long clientLow, int clientPort, long toHigh, long toLow,
            int toPort) {
        if (spare == null) {
            spare = new DatagramOrigin();
        }
        origin = spare;
        origin.set(clientHigh, clientLow, clientPort, toHigh, toLow, toPort);
    }

    /// True when both stand for the same address and port, and for the same of ours.
    public boolean isSame(DatagramPeer other) {
        return low == other.low && port == other.port && high == other.high
                && localLow == other.localLow && localHigh == other.localHigh
                && scope == other.scope && through == other.through
                && DatagramOrigin.isSame(origin, other.origin);
    }

    /// The upper 64 bits of the client's address.
    public long high() {
        return origin == null ? high : origin.high();
    }

    /// The lower 64 bits of the client's address.
    public long low() {
        return origin == null ? low : origin.low();
    }

    /// The client's port.
    public int port() {
        return origin == null ? port : origin.port();
    }

    /// The lower 64 bits of the sender's own address, whomever it speaks for.
    public long senderLow() {
        return low;
    }

    /// The upper 64 bits of the address that the client sent to; 0 with [#toLow] when that is the
    /// only one that the socket has, or none of ours alone.
    public long toHigh() {
        return origin == null ? localHigh : origin.toHigh();
    }

    /// The lower 64 bits of the address that the client sent to.
    public long toLow() {
        return origin == null ? localLow : origin.toLow();
    }

    /// The port that the client sent to, when that was not `own`.
    public int toPort(int own) {
        return origin == null ? own : origin.toPort();
    }

    /// Reads a `struct sockaddr_in` or `sockaddr_in6`.
    void readName(MemorySegment names, long at) {
        family = names.get(JAVA_SHORT, at);
        port = Short.toUnsignedInt(names.get(PORT, at + 2));
        if (family == Sockets.AF_INET) {
            high = 0;
            low = V4_MAPPED | Integer.toUnsignedLong(names.get(V4, at + 4));
            scope = 0;
        } else {
            high = names.get(V6, at + 8);
            low = names.get(V6, at + 16);
            scope = names.get(JAVA_INT, at + 24);
        }
        localHigh = 0;
        localLow = 0;
        through = 0;
        origin = null;
    }

    /// Reads a control message; other kinds than those of `IP_PKTINFO` and `IPV6_PKTINFO` (ip(7),
    /// ipv6(7)) change nothing.
    void readControl(MemorySegment controls, long at) {
        int level = controls.get(JAVA_INT, at + CMSG_LEVEL);
        int type = controls.get(JAVA_INT, at + CMSG_TYPE);
        long data = at + CMSG_BYTES;
        if (level == Sockets.IPPROTO_IP && type == Sockets.IP_PKTINFO) {
            // Not ipi_addr, which a broadcast or multicast datagram was sent to. Behind the other
            // kind, when an IPv6 socket takes IPv4 too.
            localHigh = 0;
            localLow = V4_MAPPED | Integer.toUnsignedLong(controls.get(V4, data + 4));
        } else if (level == Sockets.IPPROTO_IPV6 && type == Sockets.IPV6_PKTINFO) {
            readIpv6(controls.get(V6, data), controls.get(V6, data + 8),
                    controls.get(JAVA_INT, data + 16));
        }
    }

    /// Every interface has link-local addresses of its own, the same perhaps (RFC 4291, section 2.5.6).
    /// And nothing may leave from a multicast address, so that the kernel finds one of the interface.
    private void readIpv6(long toHigh, long toLow, int cameIn) {
        boolean isMulticast = toHigh >>> 56 == 0xff;
        boolean isLinkLocal = toHigh >>> 54 == 0xfe80 >>> 6;
        localHigh = isMulticast ? 0 : toHigh;
        localLow = isMulticast ? 0 : toLow;
        through = isMulticast || isLinkLocal ? cameIn : 0;
    }

    /// Writes the address as the kernel reads it; the answer is its length in bytes.
    int writeName(MemorySegment names, long at) {
        names.set(JAVA_SHORT, at, (short) family);
        names.set(PORT, at + 2, (short) port);
        names.set(JAVA_INT, at + 4, 0); // sin6_flowinfo
        if (family == Sockets.AF_INET) {
            names.set(V4, at + 4, (int) low);
            names.set(JAVA_LONG, at + 8, 0);
            return 16;
        }
        names.set(V6, at + 8, high);
        names.set(V6, at + 16, low);
        names.set(JAVA_INT, at + 24, scope);
        return 28;
    }

    /// Writes the control message that lets an answer leave from the address that was asked; the
    /// answer is its length in bytes, 0 for a socket with one address.
    int writeControl(MemorySegment controls, long at) {
        if (localLow == 0 && localHigh == 0 && through == 0) {
            return 0;
        }
        boolean four = family == Sockets.AF_INET;
        int length = CMSG_BYTES + (four ? IP_PKTINFO_BYTES : IPV6_PKTINFO_BYTES);
        long data = at + CMSG_BYTES;
        controls.set(JAVA_LONG, at, length);
        controls.set(JAVA_INT, at + CMSG_LEVEL,
                four ? Sockets.IPPROTO_IP : Sockets.IPPROTO_IPV6);
        controls.set(JAVA_INT, at + CMSG_TYPE, four ? Sockets.IP_PKTINFO : Sockets.IPV6_PKTINFO);
        if (four) {
            controls.set(JAVA_INT, data, 0); // ipi_ifindex: as the routes say
            controls.set(V4, data + 4, (int) localLow);
            controls.set(JAVA_INT, data + 8, 0);
        } else {
            controls.set(V6, data, localHigh);
            controls.set(V6, data + 8, localLow);
            controls.set(JAVA_INT, data + 16, through);
        }
        return (length + 7) & ~7;
    }
}
