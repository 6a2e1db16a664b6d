package dev.sluice.appliance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [WarmUpLoad] over TCP: messages, and now and then a stream.
final class WarmUpStreams implements WarmUpLoad {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUpStreams.class);
    private static final int STREAM_BYTES = 2 * 1024 * 1024;
    private static final int STREAM_EVERY = 16;

    private final ServerSocketChannel backend;

    private WarmUpStreams(ServerSocketChannel backend) {
        this.backend = backend;
    }

    static WarmUpStreams start() throws IOException {
        var load = new WarmUpStreams(
                ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0)));
        Thread.ofVirtual().start(load::answerAll);
        return load;
    }

    private void answerAll() {
        try {
            while (true) {
                SocketChannel session = backend.accept();
                Thread.ofVirtual().start(() -> echo(session));
            }
        } catch (IOException closed) {
            // It has been warm enough.
        }
    }

    private static void echo(SocketChannel session) {
        var bytes = ByteBuffer.allocateDirect(64 * 1024);
        try (session) {
            while (session.read(bytes) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    session.write(bytes);
                }
                bytes.clear();
            }
        } catch (IOException closed) {
            // It has been warm enough.
        }
    }

    /// Sessions one after the other.
    @Override
    public void talk(InetSocketAddress front, long deadline, int messages) {
        try {
            for (int i = 0; System.nanoTime() - deadline < 0; i++) {
                try (var session = SocketChannel.open(front)) {
                    for (int k = 0; k < messages && System.nanoTime() - deadline < 0; k++) {
                        exchange(session, MESSAGE_BYTES);
                    }
                    if (i % STREAM_EVERY == 0) {
                        exchange(session, STREAM_BYTES);
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            LOG.debug("a session of the warm-up has failed", e);
        }
    }

    private static void exchange(SocketChannel session, int length)
            throws IOException, InterruptedException {
        Thread writer = length > MESSAGE_BYTES
                ? Thread.ofVirtual().start(() -> writeWhileItIsOpen(session, length))
                : null;
        if (writer == null) {
            write(session, length);
        }
        var answer = ByteBuffer.allocate(Math.min(length, 64 * 1024));
        for (int got = 0; got < length; answer.clear()) {
            int count = session.read(answer);
            if (count < 0) {
                throw new IOException("ended after " + got + " bytes");
            }
            got += count;
        }
        if (writer != null) {
            writer.join();
        }
    }

    private static void write(SocketChannel session, int length) throws IOException {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            session.write(bytes);
        }
    }

    /// For a thread beside the one that reads, which hears of a failure too.
    private static void writeWhileItIsOpen(SocketChannel session, int length) {
        try {
            write(session, length);
        } catch (IOException broken) {
            LOG.debug("a stream of the warm-up has failed", broken);
        }
    }

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public int port() {
        return backend.socket().getLocalPort();
    }

    @Override
    public void close() throws IOException {
        backend.close();
    }
}
