package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Each client sends a message and waits for its echo, again and again or once. Counts the echoes.
final class PingPong implements Traffic {

    private static final int MESSAGE_BYTES = 64;
    private static final int ECHO_BYTES = 64 * 1024;

    private final int clients;
    private final boolean once;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
    private final ByteBuffer echo = ByteBuffer.allocateDirect(ECHO_BYTES);

    PingPong(int clients, boolean once) {
        this.clients = clients;
        this.once = once;
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public End client(StreamLoop loop) {
        return new Pinger(loop.tally());
    }

    @Override
    public End backend(StreamLoop loop) {
        return new Echo();
    }

    private final class Pinger implements End {

        private final Tally tally;
        private long sentAt;
        private int missing;

        Pinger(Tally tally) {
            this.tally = tally;
        }

        @Override
        public int onOpen(SocketChannel channel) throws IOException {
            send(channel);
            return SelectionKey.OP_READ;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            missing -= Messages.read(channel, message.clear().limit(missing));
            if (missing == 0) {
                tally.completed(System.nanoTime() - sentAt);
                if (!once) {
                    send(channel);
                }
            }
        }

        private void send(SocketChannel channel) throws IOException {
            sentAt = System.nanoTime();
            missing = MESSAGE_BYTES;
            Messages.send(channel, message.clear());
        }
    }

    private final class Echo implements End {

        @Override
        public int onOpen(SocketChannel channel) {
            return SelectionKey.OP_READ;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            Messages.read(channel, echo.clear());
            Messages.send(channel, echo.flip());
        }
    }
}
