package dev.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// Clients send as fast as they can; the backend reads and throws away. Counts the bytes that arrive.
final class Bulk implements Traffic {

    private static final int SEND_BYTES = 128 * 1024;
    private static final int RECEIVE_BYTES = 256 * 1024;

    private final int clients;
    private final ByteBuffer toSend = ByteBuffer.allocateDirect(SEND_BYTES);
    private final ByteBuffer received = ByteBuffer.allocateDirect(RECEIVE_BYTES);

    Bulk(int clients) {
        this.clients = clients;
    }

    @Override
    public int clients() {
        return clients;
    }

    @Override
    public End client(StreamLoop loop) {
        return new Sender();
    }

    @Override
    public End backend(StreamLoop loop) {
        return new Sink(loop.tally());
    }

    private final class Sender implements End {

        @Override
        public int onOpen(SocketChannel channel) {
            return SelectionKey.OP_WRITE;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            channel.write(toSend.clear());
        }
    }

    private final class Sink implements End {

        private final Tally tally;

        Sink(Tally tally) {
            this.tally = tally;
        }

        @Override
        public int onOpen(SocketChannel channel) {
            return SelectionKey.OP_READ;
        }

        @Override
        public void onReady(SocketChannel channel) throws IOException {
            tally.arrived(Messages.read(channel, received.clear()));
        }
    }
}
