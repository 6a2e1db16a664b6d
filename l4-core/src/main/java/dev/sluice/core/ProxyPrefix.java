package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.NativeMemory;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// The prefix of the PROXY protocol, version 2, in front of the payload of a datagram: who the
/// client is, when another balancer speaks for it (haproxy.org, proxy-protocol.txt of 2026-04-27,
/// sections 2.2 and 2.6). Each datagram has its own, whole and in the same datagram.
final class ProxyPrefix {

    /// What [#read] answers for a datagram whose prefix is missing or wrong.
    static final int BAD = -1;

    private static final long SIGNATURE_HIGH = 0x0d0a_0d0a_000d_0a51L;
    private static final int SIGNATURE_LOW = 0x5549_540a;
    private static final int PREFIX_BYTES = 16;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int UDP_OVER_IPV4 = 0x12;
    private static final int UDP_OVER_IPV6 = 0x22;
    private static final int IPV4_BYTES = 12;
    private static final int IPV6_BYTES = 36;

    private ProxyPrefix() {}

    /// Reads the prefix in front of a datagram, and lets `peer`, who sent it, speak for the client
    /// that it names. What follows the addresses (TLVs) is passed over.
    ///
    /// @return how many bytes the prefix has, or [#BAD]; nothing is read beyond `length`
    static int read(long address, int length, DatagramPeer peer) {
        if (length < PREFIX_BYTES || NativeMemory.getLong(address) != SIGNATURE_HIGH
                || NativeMemory.getInt(address + 8) != SIGNATURE_LOW) {
            return BAD;
        }
        int command = NativeMemory.getByte(address + 12);
        int transport = NativeMemory.getByte(address + 13);
        int rest = NativeMemory.getShort(address + 14);
        if (PREFIX_BYTES + rest > length) {
            return BAD;
        }
        long addresses = address + PREFIX_BYTES;
        boolean isGood = switch (command) {
            case LOCAL -> true; // the balancer speaks for itself, as when it checks health
            case PROXY -> switch (transport) {
                case UNSPECIFIED -> true; // it cannot say for whom
                case UDP_OVER_IPV4 -> rest >= IPV4_BYTES && readIpv4(addresses, peer);
                case UDP_OVER_IPV6 -> rest >= IPV6_BYTES && readIpv6(addresses, peer);
                default -> false;
            };
            default -> false;
        };
        return isGood ? PREFIX_BYTES + rest : BAD;
    }

    private static boolean readIpv4(long at, DatagramPeer peer) {
        peer.speaksFor(0, mapped(NativeMemory.getInt(at)), NativeMemory.getShort(at + 8), 0,
                mapped(NativeMemory.getInt(at + 4)), NativeMemory.getShort(at + 10));
        return true;
    }

    private static boolean readIpv6(long at, DatagramPeer peer) {
        peer.speaksFor(NativeMemory.getLong(at), NativeMemory.getLong(at + 8),
                NativeMemory.getShort(at + 32), NativeMemory.getLong(at + 16),
                NativeMemory.getLong(at + 24), NativeMemory.getShort(at + 34));
        return true;
    }

    private static long mapped(int ipv4) {
        return Ip.MAPPED | Integer.toUnsignedLong(ipv4);
    }

    /// The prefix that tells a backend of a client and of the address that it sent to.
    ///
    /// @param own where it had sent to, unless the client, or who speaks for it, says so
    static byte[] of(DatagramPeer client, UdpSessions.Own own) {
        InetAddress bound = own.address();
        boolean isSaid = client.toHigh() != 0 || client.toLow() != 0;
        long toHigh = isSaid || bound == null ? client.toHigh() : Ip.high(bound);
        long toLow = isSaid || bound == null ? client.toLow() : Ip.low(bound);
        boolean four = Ip.isV4(client.high(), client.low()) && Ip.isV4(toHigh, toLow);
        var prefix = ByteBuffer.allocate(PREFIX_BYTES + (four ? IPV4_BYTES : IPV6_BYTES));
        prefix.putLong(SIGNATURE_HIGH).putInt(SIGNATURE_LOW).put((byte) PROXY)
                .put((byte) (four ? UDP_OVER_IPV4 : UDP_OVER_IPV6))
                .putShort((short) (prefix.capacity() - PREFIX_BYTES));
        if (four) {
            prefix.putInt((int) client.low()).putInt((int) toLow);
        } else {
            prefix.putLong(client.high()).putLong(client.low()).putLong(toHigh).putLong(toLow);
        }
        prefix.putShort((short) client.port()).putShort((short) client.toPort(own.port()));
        return prefix.array();
    }
}
