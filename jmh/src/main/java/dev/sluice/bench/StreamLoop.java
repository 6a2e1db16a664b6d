package dev.sluice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Clients and a backend over TCP.
final class StreamLoop extends LoadLoop {

    /// Clients that connect at the same time, so that no peer's backlog overflows.
    private static final int OPENING_MAX = 64;
    private static final int BACKLOG = 4096;

    private final Traffic traffic;
    private final int port;
    private final ClientAddresses addresses = new ClientAddresses();
    private SocketAddress peer = loopback(0);
    private int toOpen;

    /// The backend listens from now on.
    StreamLoop(Traffic traffic) throws IOException {
        this(traffic, 1);
    }

    /// @param addresses that the backend listens on: 127.0.0.1 and those after it, all on one port
    StreamLoop(Traffic traffic, int addresses) throws IOException {
        this.traffic = traffic;
        this.port = listen(loopback(0));
        for (int host = 2; host <= addresses; host++) {
            listen(loopback(host, port));
        }
    }

    private int listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel backend = ServerSocketChannel.open().bind(address, BACKLOG);
        register(backend, SelectionKey.OP_ACCEPT, null);
        return ((InetSocketAddress) backend.getLocalAddress()).getPort();
    }

    @Override
    int port() {
        return port;
    }

    @Override
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
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // Or an address whose last connection waits out TIME_WAIT could not be taken again.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            addresses.bind(channel);
            var client = new Client(traffic.client(this));
            SelectionKey key = register(channel, SelectionKey.OP_CONNECT, client);
            if (channel.connect(peer)) {
                client.onOpen(key, channel);
            }
        } catch (IOException failed) {
            tally().failed(failed);
        }
    }

    private void openNext() {
        if (toOpen > 0) {
            toOpen--;
            open();
        }
    }

    @Override
    void onReady(SelectionKey key) throws IOException {
        if (key.channel() instanceof SocketChannel channel) {
            if (key.attachment() instanceof Client client && key.isConnectable()) {
                channel.finishConnect();
                client.onOpen(key, channel);
            } else {
                end(key).onReady(channel);
            }
        } else {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private static Traffic.End end(SelectionKey key) {
        return key.attachment() instanceof Client client
                ? client.end
                : (Traffic.End) key.attachment();
    }

    private void accept(ServerSocketChannel backend) throws IOException {
        SocketChannel channel = backend.accept();
        while (channel != null) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Traffic.End end = traffic.backend(this);
            channel.configureBlocking(false);
            register(channel, end.onOpen(channel), end);
            channel = backend.accept();
        }
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
