package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/// One client of a game: sends numbered datagrams, and looks at which were answered and by whom.
/// Only its game's thread moves it; anybody may read its score.
final class Player implements AutoCloseable {

    private static final int ANSWER_BYTES = Long.BYTES + GameServer.PORT_BYTES;

    private final DatagramChannel channel;
    private final ByteBuffer datagram = ByteBuffer.allocateDirect(ANSWER_BYTES);
    private volatile Score score = new Score(0, 0, 0, 0, 0); // written by the game's thread

    private Player(DatagramChannel channel) {
        this.channel = channel;
    }

    static Player of(int listenerPort) {
        try {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            channel.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), listenerPort));
            return new Player(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How the game has gone so far. Datagrams are numbered from 1.
    ///
    /// @param latest the highest number that was answered
    /// @param server the port of the last one that answered
    /// @param changes how often another server answered than before
    record Score(long sent, long answered, long latest, int server, int changes) {
        /// Datagrams that a later one has overtaken: nothing on loopback changes their order.
        long lost() {
            return latest - answered;
        }

        boolean isOn(TestServer other) {
            return server == other.port();
        }

        private Score afterSending() {
            return new Score(sent + 1, answered, latest, server, changes);
        }

        private Score afterAnswer(long number, int from) {
            boolean isMoved = server != 0 && server != from;
            return new Score(sent, answered + 1, Math.max(latest, number), from,
                    isMoved ? changes + 1 : changes);
        }
    }

    void send() throws IOException {
        Score next = score.afterSending();
        if (channel.write(datagram.clear().putLong(next.sent()).flip()) > 0) {
            score = next;
        }
    }

    void receiveAll() throws IOException {
        while (channel.read(datagram.clear()) > 0) {
            datagram.flip();
            score = score.afterAnswer(datagram.getLong(), datagram.getInt());
        }
    }

    Score score() {
        return score;
    }

    DatagramChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
