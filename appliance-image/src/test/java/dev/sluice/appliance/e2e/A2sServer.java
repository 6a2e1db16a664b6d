package dev.sluice.appliance.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// A game server that says of itself how full it is, in the bytes of a Source server: A2S_INFO is
/// answered with a challenge first. All else is a player's, and comes back with the server's port
/// behind it. It is in the JVM of the tests, and dies by losing its socket.
final class A2sServer implements TestServer {

    static final int PLAYERS_MAX = 64;

    private static final String QUESTION = "\u00ff\u00ff\u00ff\u00ffTSource Engine Query\0";
    private static final String CHALLENGE = "\n\u0008\u000bK";

    private final int port = Ports.free();
    private volatile int players; // written by the test
    private @Nullable DatagramChannel socket;

    private A2sServer() {}

    static A2sServer start() {
        return TestServer.started(new A2sServer());
    }

    /// How many players it says that it has.
    void sayPlayers(int number) {
        players = number;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean isAlive() {
        return socket != null;
    }

    @Override
    public void restart() {
        try {
            DatagramChannel opened = DatagramChannel.open(StandardProtocolFamily.INET);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket = opened;
            Thread.ofPlatform().daemon().name("a2s-" + port).start(() -> answerAll(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answerAll(DatagramChannel datagrams) {
        ByteBuffer datagram = ByteBuffer.allocate(2048);
        try {
            while (true) {
                SocketAddress from = datagrams.receive(datagram.clear());
                String text = ISO_8859_1.decode(datagram.duplicate().flip()).toString();
                if (text.equals(QUESTION)) {
                    send(datagrams, "\u00ff\u00ff\u00ff\u00ffA" + CHALLENGE, from);
                } else if (text.equals(QUESTION + CHALLENGE)) {
                    send(datagrams, info(), from);
                } else {
                    datagrams.send(datagram.putInt(port).flip(), from);
                }
            }
        } catch (IOException _) {
            // It was killed.
        }
    }

    /// Protocol 17, names, application 730, players, their greatest number, a bot; a dedicated
    /// server on Linux, open, secured; its version.
    private String info() {
        return "\u00ff\u00ff\u00ff\u00ffI\u0011Sluice\0de_dust2\0csgo\0Counter-Strike\0\u00da\u0002"
                + (char) players + (char) PLAYERS_MAX + "\u0001dl\0\u00011.38.0\0";
    }

    private static void send(DatagramChannel from, String latin, SocketAddress to)
            throws IOException {
        from.send(ByteBuffer.wrap(latin.getBytes(ISO_8859_1)), to);
    }

    @Override
    public void kill9() {
        try {
            if (socket != null) {
                socket.close();
            }
            socket = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill9();
    }
}
