package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What a backend sends, byte by byte. Holds one small buffer however much comes.
final class ByteInput {

    /// [#next] at the end of the input.
    static final int END = -1;

    private static final int BUFFER_BYTES = 4096;

    private final Wire wire;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();

    ByteInput(Wire wire) {
        this.wire = wire;
    }

    /// The next byte, 0..255, or [#END].
    int next() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear();
            int received = wire.receive(buffer);
            buffer.flip();
            if (received < 0) {
                return END;
            }
        }
        return buffer.get() & 0xff;
    }
}
