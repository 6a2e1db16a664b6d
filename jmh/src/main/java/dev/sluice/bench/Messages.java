package dev.sluice.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Short messages on connections that do not block.
final class Messages {

    private Messages() {}

    /// Reads what is there.
    ///
    /// @throws EOFException at the end of input: nobody was to close
    static int read(SocketChannel channel, ByteBuffer into) throws IOException {
        int count = channel.read(into);
        if (count < 0) {
            throw new EOFException("closed by the other end (expected: an open connection)");
        }
        return count;
    }

    /// Sends all of it. So little is on its way at any time that the kernel has room.
    static void send(SocketChannel channel, ByteBuffer message) throws IOException {
        int length = message.remaining();
        int sent = channel.write(message);
        if (sent != length) {
            throw new IOException("sent: %d bytes (expected: %d)".formatted(sent, length));
        }
    }
}
