package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server of a game: answers each datagram with the same and its own port, and has a TCP port of
/// the same number for the check. It is in the JVM of the tests, and dies by losing its sockets.
final class GameServer implements TestServer {

    /// What its port takes at the end of an answer.
    static final int PORT_BYTES = Integer.BYTES;

    private static final int DATAGRAM_MAX = 16_384;
    private static final int QUEUE_BYTES = 1 << 20; // a test may stall for longer than a server

    private static final Executor LATER = CompletableFuture.delayedExecutor(150,
            TimeUnit.MILLISECONDS);

    private final int port = Ports.free();
    private final Manner manner;
    private @Nullable DatagramChannel players;
    private @Nullable ServerSocket checks;

    private GameServer(Manner manner) {
        this.manner = manner;
    }

    /// What it does with a datagram.
    enum Manner {
        ANSWERS, ANSWERS_LATE, SAYS_NOTHING
    }

    static GameServer start() {
        return start(Manner.ANSWERS);
    }

    static GameServer start(Manner manner) {
        return TestServer.started(new GameServer(manner));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isAlive() {
        return players != null;
    }

    @Override
    public void restart() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            DatagramChannel datagrams = DatagramChannel.open(StandardProtocolFamily.INET);
            players = datagrams;
            datagrams.setOption(StandardSocketOptions.SO_RCVBUF, QUEUE_BYTES);
            datagrams.bind(new InetSocketAddress(loopback, port));
            var streams = new ServerSocket(port, 0, loopback);
            checks = streams;
            Thread.ofPlatform().daemon().name("game-" + port).start(() -> answerAll(datagrams));
            Thread.ofVirtual().start(() -> acceptAll(streams));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerAll(DatagramChannel datagrams) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_MAX);
        try {
            while (true) {
                SocketAddress from = datagrams.receive(datagram.clear());
                ByteBuffer answer = datagram.putInt(port).flip();
                switch (manner) {
                    case ANSWERS -> datagrams.send(answer, from);
                    case ANSWERS_LATE -> answerLater(datagrams, copy(answer), from);
                    case SAYS_NOTHING -> {
                    }
                }
            }
        } catch (IOException _) {
            // It was killed.
        }
    }

    private static void answerLater(DatagramChannel datagrams, ByteBuffer answer,
            SocketAddress to) {
        LATER.execute(() -> {
            try {
                datagrams.send(answer, to);
            } catch (IOException _) {
                // It was killed meanwhile.
            }
        });
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static void acceptAll(ServerSocket streams) {
        try {
            while (true) {
                streams.accept().close();
            }
        } catch (IOException _) {
            // It was killed.
        }
    }

    @Override
    public void kill9() {
        try {
            if (players != null) {
                players.close();
            }
            if (checks != null) {
                checks.close();
            }
            players = null;
            checks = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill9();
    }
}
