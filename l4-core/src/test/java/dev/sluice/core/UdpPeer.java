package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Somebody who sends and receives datagrams on loopback: a client of a balancer, or a backend that
/// echoes what it hears behind its name. For one thread at a time.
///
/// Never connected: Java sends no empty datagram on a channel that is.
final class UdpPeer implements AutoCloseable {

    private static final int BYTES_MAX = 65_535;
    private static final int PATIENCE_MILLIS = 10_000;
    /// Long enough for what was sent on loopback to be there.
    private static final int MOMENT_MILLIS = 150;

    private final DatagramChannel channel = DatagramChannel.open();
    private final Selector selector = Selector.open();
    private final @Nullable SocketAddress to; // null for a backend
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES_MAX);
    private final Queue<SocketAddress> heardFrom = new ConcurrentLinkedQueue<>();

    private UdpPeer(@Nullable SocketAddress to) throws IOException {
        this.to = to;
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 22);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 22);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /// A datagram that has come.
    ///
    /// @param from who sent it
    /// @param text its bytes, a character for each
    record Heard(String text, SocketAddress from) {

        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    /// One that hears only what comes from where it sends to.
    static UdpPeer client(SocketAddress to) throws IOException {
        var peer = new UdpPeer(to);
        peer.channel.bind(null);
        return peer;
    }

    static UdpPeer client(TestBalancer balancer) throws IOException {
        return client(balancer.address());
    }

    /// A backend that the test plays.
    static UdpPeer played(SocketAddress at) throws IOException {
        var peer = new UdpPeer(null);
        peer.channel.bind(at);
        return peer;
    }

    static UdpPeer played() throws IOException {
        return played(EchoBackend.anyPort(Configs.LOOPBACK));
    }

    /// A backend that answers each datagram with its name and the same again.
    static UdpPeer echoing(String name) throws IOException {
        return echoing(name, EchoBackend.anyPort(Configs.LOOPBACK));
    }

    static UdpPeer echoing(String name, SocketAddress at) throws IOException {
        var backend = played(at);
        Thread.ofPlatform().daemon()
                .start(() -> backend.echo(name.getBytes(StandardCharsets.US_ASCII)));
        return backend;
    }

    private void echo(byte[] name) {
        try {
            while (true) {
                buffer.clear().put(name);
                SocketAddress from = channel.receive(buffer);
                if (from == null) {
                    selector.select();
                    continue;
                }
                heardFrom.add(from);
                channel.send(buffer.flip(), from);
            }
        } catch (ClosedChannelException | ClosedSelectorException over) {
            // The test is over.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    void send(byte[] bytes) throws IOException {
        channel.send(ByteBuffer.wrap(bytes), Objects.requireNonNull(to, "no client"));
    }

    /// Sends to somebody whom it has heard from.
    void answer(Heard to, String text) throws IOException {
        channel.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), to.from());
    }

    /// The next datagram.
    ///
    /// @throws AssertionError when none comes within ten seconds
    Heard receive() throws IOException {
        Heard heard = receive(PATIENCE_MILLIS);
        if (heard == null) {
            throw new AssertionError("no datagram within ten seconds");
        }
        return heard;
    }

    private @Nullable Heard receive(long millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (true) {
            SocketAddress from = channel.receive(buffer.clear());
            if (from != null && (to == null || to.equals(from))) {
                var bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                return new Heard(new String(bytes, StandardCharsets.ISO_8859_1), from);
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            selector.select(Math.max(1, left / 1_000_000));
            selector.selectedKeys().clear();
        }
    }

    void assertReceives(String text) throws IOException {
        assertThat(receive().text()).isEqualTo(text);
    }

    void assertHearsNothing() throws IOException {
        Heard heard = receive(MOMENT_MILLIS);
        assertThat(heard == null ? "nothing" : heard.text()).isEqualTo("nothing");
    }

    /// Says something, and answers what came back.
    String ask(String text) throws IOException {
        send(text);
        return receive().text();
    }

    /// Who has talked to a backend that echoes, in order.
    Queue<SocketAddress> heardFrom() {
        return heardFrom;
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException closed) {
            throw new AssertionError(closed);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
