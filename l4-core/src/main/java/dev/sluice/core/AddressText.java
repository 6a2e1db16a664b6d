package dev.sluice.core;

/// A client's address and port, as an operator reads it: `192.0.2.7:51234`, `[2001:db8::7]:51234`.
/// IPv6 in the form of RFC 5952, section 4.
final class AddressText {

    private static final int GROUPS = 8;

    private AddressText() {}

    /// Appends the address whose 16 bytes are these two big-endian longs; IPv4 in its mapped form.
    static void append(StringBuilder to, long high, long low, int port) {
        if (Ip.isV4(high, low)) {
            appendFour(to, (int) low);
        } else {
            to.append('[');
            appendSix(to, high, low);
            to.append(']');
        }
        to.append(':').append(port);
    }

    private static void appendFour(StringBuilder to, int address) {
        to.append(address >>> 24).append('.').append((address >>> 16) & 0xff).append('.')
                .append((address >>> 8) & 0xff).append('.').append(address & 0xff);
    }

    private static void appendSix(StringBuilder to, long high, long low) {
        int gap = longestGap(high, low);
        int after = gap + zerosFrom(gap, high, low);
        for (int i = 0; i < GROUPS; i++) {
            if (i == gap) {
                to.append("::");
                i = after - 1;
                continue;
            }
            if (i > 0 && i != after) {
                to.append(':');
            }
            to.append(Integer.toHexString(group(i, high, low)));
        }
    }

    /// Where the first of the longest runs of two or more zero groups begins; behind the last group
    /// when there is none.
    private static int longestGap(long high, long low) {
        int best = GROUPS;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(i, high, low);
            if (zeros > longest) {
                longest = zeros;
                best = i;
            }
        }
        return best;
    }

    private static int zerosFrom(int start, long high, long low) {
        int i = start;
        while (i < GROUPS && group(i, high, low) == 0) {
            i++;
        }
        return i - start;
    }

    private static int group(int i, long high, long low) {
        long half = i < 4 ? high : low;
        return (int) (half >>> (48 - 16 * (i & 3))) & 0xffff;
    }
}
