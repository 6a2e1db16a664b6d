package dev.sluice.health.probe;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Finds a run of bytes in a stream that is never kept, where some bits of the run may be anything:
/// the shift-and method of Baeza-Yates and Gonnet, "A New Approach to Text Searching", Commun. ACM
/// 35 (1992). Each byte costs the same, one word for 64 wanted bytes, however hostile the stream.
final class ByteSearch {

    private final byte[] wanted;
    private final byte[] mask;
    /// Bit `i` is set where the last `i + 1` bytes agree with the first `i + 1` wanted ones.
    private final long[] state;
    /// For each byte that has come, where in the run it fits.
    private final long[] @Nullable [] fits = new long[256][];
    private boolean found;

    /// @param wanted the bytes to find; its position is left where it is
    /// @param mask one for each of them: the bits that matter
    ByteSearch(ByteBuffer wanted, ByteBuffer mask) {
        this.wanted = copy(wanted);
        this.mask = copy(mask);
        this.state = new long[(this.wanted.length + Long.SIZE - 1) / Long.SIZE];
        this.found = this.wanted.length == 0;
    }

    /// Searches exactly these bytes.
    ByteSearch(ByteBuffer wanted) {
        this(wanted, new dev.sluice.config.Step.Expect(wanted).mask());
    }

    /// Takes the next byte; true when the stream so far contains the wanted bytes.
    boolean found(byte next) {
        if (found) {
            return true;
        }
        long[] here = fits(next & 0xff);
        long carry = 1;
        for (int i = 0; i < state.length; i++) {
            long shifted = state[i] << 1 | carry;
            carry = state[i] >>> (Long.SIZE - 1);
            state[i] = shifted & here[i];
        }
        int last = wanted.length - 1;
        found = (state[last / Long.SIZE] >>> last % Long.SIZE & 1) != 0;
        return found;
    }

    /// True when the wanted bytes have come; at once when there are none.
    boolean isFound() {
        return found;
    }

    private long[] fits(int next) {
        long[] known = fits[next];
        if (known != null) {
            return known;
        }
        var places = new long[state.length];
        for (int i = 0; i < wanted.length; i++) {
            if (((next ^ wanted[i]) & mask[i]) == 0) {
                places[i / Long.SIZE] |= 1L << i % Long.SIZE;
            }
        }
        fits[next] = places;
        return places;
    }

    private static byte[] copy(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
