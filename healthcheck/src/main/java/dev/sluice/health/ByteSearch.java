package dev.sluice.health;

import java.nio.ByteBuffer;

/// Finds a run of bytes in a stream that is never kept: after Knuth, Morris and Pratt, "Fast
/// Pattern Matching in Strings", SIAM J. Comput. 6 (1977), so that hostile input costs no more
/// than any other.
final class ByteSearch {

    private final byte[] wanted;
    /// For each prefix of `wanted`, the length of its longest proper prefix that also ends it.
    private final int[] border;
    private int matched;

    /// @param wanted the bytes to find; its position is left where it is
    ByteSearch(ByteBuffer wanted) {
        this.wanted = new byte[wanted.remaining()];
        wanted.duplicate().get(this.wanted);
        this.border = new int[this.wanted.length + 1];
        int length = 0;
        for (int i = 1; i < this.wanted.length; i++) {
            length = extend(length, this.wanted[i]);
            border[i + 1] = length;
        }
    }

    /// Takes the next byte; true when the stream so far contains the wanted bytes.
    boolean found(byte next) {
        if (!isFound()) {
            matched = extend(matched, next);
        }
        return isFound();
    }

    /// True when the wanted bytes have come; at once when there are none.
    boolean isFound() {
        return matched == wanted.length;
    }

    private int extend(int length, byte next) {
        int longest = length;
        while (longest > 0 && wanted[longest] != next) {
            longest = border[longest];
        }
        return wanted[longest] == next ? longest + 1 : 0;
    }
}
