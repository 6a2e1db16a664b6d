package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The two things a probe does on an open connection. Tests play the other side from memory.
interface Wire {

    /// Sends all of the buffer's bytes and leaves its position at its limit. Blocks.
    void send(ByteBuffer bytes) throws IOException;

    /// Receives at least one byte, or returns -1 when the backend has closed its side. Blocks.
    ///
    /// @param into has room
    int receive(ByteBuffer into) throws IOException;
}
