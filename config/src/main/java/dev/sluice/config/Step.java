package dev.sluice.config;

import java.nio.ByteBuffer;

/// One step of a scripted exchange.
public sealed interface Step {

    /// Sends these bytes, over UDP as one datagram.
    record Send(ByteBuffer bytes) implements Step {
        public Send {
            bytes = bytes.asReadOnlyBuffer();
        }
    }

    /// Reads until these bytes have come, in this order and next to each other; whatever comes
    /// before them is passed over.
    ///
    /// @param bytes the bits that matter
    /// @param mask one for each of `bytes`: its set bits must agree, the others may be anything
    record Expect(ByteBuffer bytes, ByteBuffer mask) implements Step {
        public Expect {
            bytes = bytes.asReadOnlyBuffer();
            mask = mask.asReadOnlyBuffer();
            if (bytes.remaining() != mask.remaining()) {
                throw new IllegalArgumentException("expect: %d bytes and a mask for %d"
                        .formatted(bytes.remaining(), mask.remaining()));
            }
        }

        /// Exactly these bytes.
        public Expect(ByteBuffer bytes) {
            this(bytes, exact(bytes.remaining()));
        }

        private static ByteBuffer exact(int length) {
            var mask = new byte[length];
            java.util.Arrays.fill(mask, (byte) 0xff);
            return ByteBuffer.wrap(mask);
        }
    }
}
