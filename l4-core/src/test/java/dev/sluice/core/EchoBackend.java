package dev.sluice.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A backend on loopback whose connections a test plays by hand ([#played]), or which says its name,
/// if it has one, and echoes ([#echoing], [#named]).
final class EchoBackend implements AutoCloseable {

    private static final int BACKLOG = 1000;

    private final ServerSocketChannel server;
    private final BlockingQueue<SocketChannel> accepted = new LinkedBlockingQueue<>();
    private final Queue<SocketChannel> all = new ConcurrentLinkedQueue<>();
    private final SocketAddress address;

    private EchoBackend(SocketAddress at, boolean echoes, String name) throws IOException {
        ProtocolFamily family = at instanceof UnixDomainSocketAddress
                ? StandardProtocolFamily.UNIX
                : StandardProtocolFamily.INET6;
        this.server = at instanceof InetSocketAddress
                ? ServerSocketChannel.open()
                : ServerSocketChannel.open(family);
        this.address = server.bind(at, BACKLOG).getLocalAddress();
        Thread.startVirtualThread(() -> run(echoes, name));
    }

    /// One that hands its connections to the test.
    static EchoBackend played() throws IOException {
        return played(anyPort(Configs.LOOPBACK));
    }

    static EchoBackend played(SocketAddress at) throws IOException {
        return new EchoBackend(at, false, "");
    }

    /// One that sends back what it receives, and ends when the client does.
    static EchoBackend echoing() throws IOException {
        return named("");
    }

    /// One that says its name first.
    static EchoBackend named(String name) throws IOException {
        return at(anyPort(Configs.LOOPBACK), name);
    }

    static EchoBackend at(SocketAddress at, String name) throws IOException {
        return new EchoBackend(at, true, name);
    }

    static InetSocketAddress anyPort(InetAddress address) {
        return new InetSocketAddress(address, 0);
    }

    SocketAddress address() {
        return address;
    }

    /// The next connection that came in, over TCP.
    Socket accepted() throws Exception {
        Socket socket = acceptedChannel().socket();
        socket.setSoTimeout(10_000);
        return socket;
    }

    SocketChannel acceptedChannel() throws Exception {
        SocketChannel channel = accepted.poll(10, TimeUnit.SECONDS);
        if (channel == null) {
            throw new AssertionError("nobody connected within ten seconds");
        }
        return channel;
    }

    /// The next connection that came in; null when nobody comes for a moment.
    @Nullable
    Socket acceptedSoon() throws InterruptedException {
        SocketChannel channel = accepted.poll(50, TimeUnit.MILLISECONDS);
        return channel == null ? null : channel.socket();
    }

    boolean nobodyWaits() {
        return accepted.isEmpty();
    }

    private void run(boolean echoes, String name) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                all.add(channel);
                if (echoes) {
                    Thread.startVirtualThread(() -> echo(channel, name));
                } else {
                    accepted.add(channel);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void echo(SocketChannel channel, String name) {
        var buffer = ByteBuffer.allocate(64 * 1024);
        try (channel) {
            channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)));
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            }
            channel.shutdownOutput();
        } catch (IOException reset) {
            // Its client went away.
        }
    }

    /// Closes the listening socket and every connection.
    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : all) {
            channel.close();
        }
    }
}
