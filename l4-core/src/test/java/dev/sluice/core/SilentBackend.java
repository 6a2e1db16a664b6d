package dev.sluice.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// A backend that answers no connection attempt: it listens, but its queue is full and nobody
/// accepts, so the kernel says nothing, as a machine would that is switched off.
final class SilentBackend implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 200;

    private final ServerSocket server = new ServerSocket(0, 1, Configs.LOOPBACK);
    private final List<SocketChannel> queue = new ArrayList<>();

    SilentBackend() throws IOException {
        while (connects()) {
            // One more place in the queue is taken.
        }
    }

    private boolean connects() throws IOException {
        var channel = SocketChannel.open();
        queue.add(channel);
        channel.configureBlocking(false);
        if (channel.connect(address())) {
            return true;
        }
        try (var selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_CONNECT);
            return selector.select(PATIENCE_MILLIS) > 0 && channel.finishConnect();
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(Configs.LOOPBACK, server.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : queue) {
            channel.close();
        }
        server.close();
    }

    /// An address where nobody listens, so that connections are refused at once.
    static InetSocketAddress refusing() throws IOException {
        try (var server = new ServerSocket(0, 1, Configs.LOOPBACK)) {
            return new InetSocketAddress(Configs.LOOPBACK, server.getLocalPort());
        }
    }
}
