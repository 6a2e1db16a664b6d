package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Each client connects, sends a request, reads the reply, and one side closes; then the next client
/// comes. Counts the sessions that went as they should.
final class ShortSessions implements Traffic {

    private static final int MESSAGE_BYTES = 100;

    private final int clients;
    private final boolean backendCloses;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);

    ShortSessions(int clients, boolean backendCloses) {
        this.clients = clients;
        this.backendCloses = backendCloses;
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public End client(StreamLoop loop) {
        return new Client(loop);
    }

    @Override
    public End backend(StreamLoop loop) {
        return new Replier();
    }

    private final class Client implements End {

        private final StreamLoop loop;
        private final long begun = System.nanoTime();
        private int missing = MESSAGE_BYTES;

        Client(StreamLoop loop) {
            this.loop = loop;
        }

        @Override
        public int onOpen(SocketChannel channel) throws IOException {
            Messages.send(channel, message.clear());
            return SelectionKey.OP_READ;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            if (missing > 0) {
                missing -= Messages.read(channel, message.clear().limit(missing));
                if (missing > 0 || backendCloses) {
                    return;
                }
            } else if (channel.read(message.clear()) >= 0) {
                throw new IOException("more than the reply (expected: the end of input)");
            }
            loop.tally().completed(System.nanoTime() - begun);
            channel.close();
            loop.open();
        }
    }

    private final class Replier implements End {

        private int missing = MESSAGE_BYTES;

        @Override
        public int onOpen(SocketChannel channel) {
            return SelectionKey.OP_READ;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            if (missing == 0) {
                endOfInput(channel);
                return;
            }
            missing -= Messages.read(channel, message.clear().limit(missing));
            if (missing == 0) {
                Messages.send(channel, message.clear());
                if (backendCloses) {
                    channel.close();
                }
            }
        }

        private void endOfInput(SocketChannel channel) throws IOException {
            if (channel.read(message.clear()) >= 0) {
                throw new IOException("more than the request (expected: the end of input)");
            }
            channel.close();
        }
    }
}
