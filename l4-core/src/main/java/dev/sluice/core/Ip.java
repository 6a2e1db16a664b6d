package dev.sluice.core;

import java.net.InetAddress;

/// Addresses as two longs.
final class Ip {

    /// What stands above the 32 bits of an IPv4 address in the low half.
    static final long MAPPED = 0x0000_ffff_0000_0000L;

    private static final long V4_MASK = 0xffff_ffffL;

    private Ip() {}

    /// True for `::ffff:a.b.c.d`.
    static boolean isV4(long high, long low) {
        return high == 0 && (low & ~V4_MASK) == MAPPED;
    }

    /// The upper half of an address; 0 for IPv4.
    static long high(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? 0 : bigEndian(bytes, 0, 8);
    }

    /// The lower half of an address; mapped for IPv4.
    static long low(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? MAPPED | bigEndian(bytes, 0, 4) : bigEndian(bytes, 8, 16);
    }

    /// The first `prefix` of 64 bits.
    static long mask(int prefix) {
        return prefix <= 0 ? 0 : prefix >= Long.SIZE ? -1 : -1L << (Long.SIZE - prefix);
    }

    private static long bigEndian(byte[] bytes, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xff);
        }
        return value;
    }
}
