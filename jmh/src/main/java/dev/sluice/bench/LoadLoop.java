package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/// The clients and the backend of one run, on the one thread that calls in here. Both at once,
/// because a second thread on the same CPU would only add its wake-ups to the noise.
final class LoadLoop implements AutoCloseable {

    /// Clients that connect at the same time, so that no peer's backlog overflows.
    private static final int OPENING_MAX = 64;
    private static final int BACKLOG = 4096;
    private static final long TURN_MILLIS = 100;

    private final Traffic traffic;
    private final Selector selector;
    private final ServerSocketChannel backend;
    private final Tally tally = new Tally();
    private SocketAddress peer = loopback(0);
    private int toOpen;

    /// The backend listens from now on.
    LoadLoop(Traffic traffic) throws IOException {
        this.traffic = traffic;
        this.selector = Selector.open();
        this.backend = ServerSocketChannel.open();
        backend.bind(loopback(0), BACKLOG);
        backend.configureBlocking(false);
        backend.register(selector, SelectionKey.OP_ACCEPT);
    }

    /// The backend's port.
    int port() throws IOException {
        return ((InetSocketAddress) backend.getLocalAddress()).getPort();
    }

    /// Clients begin to connect to this port.
    void begin(int port) {
        peer = loopback(port);
        toOpen = traffic.clients();
        for (int i = 0; i < OPENING_MAX; i++) {
            openNext();
        }
    }

    /// Opens one client more. One that fails is counted and has no successor.
    void open() {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            var client = new Client(traffic.client(this));
            SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, client);
            if (channel.connect(peer)) {
                client.onOpen(key, channel);
            }
        } catch (IOException failed) {
            tally.failed(failed);
        }
    }

    void runFor(long nanos) {
        long end = System.nanoTime() + nanos;
        runUntil(() -> System.nanoTime() - end >= 0);
    }

    void runUntil(BooleanSupplier isOver) {
        while (!isOver.getAsBoolean()) {
            try {
                selector.select(this::onReady, TURN_MILLIS);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    Tally tally() {
        return tally;
    }

    private void openNext() {
        if (toOpen > 0) {
            toOpen--;
            open();
        }
    }

    private void onReady(SelectionKey key) {
        try {
            if (key.channel() instanceof SocketChannel channel) {
                if (key.attachment() instanceof Client client && key.isConnectable()) {
                    channel.finishConnect();
                    client.onOpen(key, channel);
                } else {
                    end(key).onReady(channel);
                }
            } else {
                accept();
            }
        } catch (IOException failed) {
            tally.failed(failed);
            close(key);
        }
    }

    private static Traffic.End end(SelectionKey key) {
        return key.attachment() instanceof Client client
                ? client.end
                : (Traffic.End) key.attachment();
    }

    private void accept() throws IOException {
        SocketChannel channel = backend.accept();
        while (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Traffic.End end = traffic.backend(this);
            channel.register(selector, end.onOpen(channel), end);
            channel = backend.accept();
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyBroken) {
            // What went wrong with it was counted.
        }
    }

    private static SocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /// Ends every connection.
    @Override
    public void close() throws IOException {
        selector.keys().forEach(LoadLoop::close);
        selector.close();
    }

    /// A client's end, which has to connect first.
    private final class Client {

        private final Traffic.End end;

        Client(Traffic.End end) {
            this.end = end;
        }

        void onOpen(SelectionKey key, SocketChannel channel) throws IOException {
            key.interestOps(end.onOpen(channel));
            openNext();
        }
    }
}
