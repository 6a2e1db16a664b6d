package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// What tests do with connections, and how they look at them.
final class Wire {

    private Wire() {}

    static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Sends in the background, then ends output.
    static Thread sendAndFinish(Socket to, byte[] bytes) {
        return Thread.startVirtualThread(() -> {
            try {
                to.getOutputStream().write(bytes);
                to.shutdownOutput();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    /// Sends in the background.
    static Thread sendMeanwhile(Socket to, byte[] bytes) {
        return Thread.startVirtualThread(() -> {
            try {
                to.getOutputStream().write(bytes);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
    }

    /// The next bytes, as many as `text` has, are these.
    static void assertReceives(Socket at, String text) throws IOException {
        byte[] received = at.getInputStream().readNBytes(text.length());
        assertThat(new String(received, StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    /// Nothing but an orderly end is left to read.
    static void assertEnded(Socket at) throws IOException {
        assertThat(at.getInputStream().read()).isEqualTo(-1);
    }

    /// Whatever is left to read, it ends with a reset and not in order.
    static void assertReset(Socket at) {
        assertThatThrownBy(() -> at.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    /// A client that connects now is sent away with a reset, which may come before it knows that it
    /// is connected.
    static void assertTurnedAway(TestBalancer balancer) {
        assertThatThrownBy(() -> {
            try (var client = balancer.connect()) {
                client.getInputStream().readAllBytes();
            }
        }).isInstanceOf(SocketException.class).hasMessageContaining("reset");
    }

    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Connects a client that takes in little before it has to read.
    static Socket connectNarrow(SocketAddress to) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(to);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// Sends until nobody takes any more, and answers how much that was.
    static long flood(SocketChannel into) throws IOException {
        return flood(into, 100);
    }

    /// @param patience milliseconds without progress after which nobody takes any more
    static long flood(SocketChannel into, int patience) throws IOException {
        into.configureBlocking(false);
        var zeros = ByteBuffer.allocate(256 * 1024);
        long sent = 0;
        int refusals = 0;
        while (refusals < patience) {
            int count = into.write(zeros.clear());
            sent += count;
            refusals = count == 0 ? refusals + 1 : 0;
            LockSupport.parkNanos(count == 0 ? 1_000_000 : 0);
        }
        into.configureBlocking(true);
        return sent;
    }

    static SocketChannel channelTo(InetSocketAddress address) throws IOException {
        var channel = SocketChannel.open(address);
        channel.socket().setSoTimeout(10_000);
        return channel;
    }

    static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }
}
