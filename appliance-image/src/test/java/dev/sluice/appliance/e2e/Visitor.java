package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// A client who sends a few datagrams, one after the other with a pause between them, waits a little
/// for each answer, and is gone. Some go at once. Each comes from an address of its own, but those over IPv6, where the
/// machine has one only.
///
/// @param datagrams how many it sends
/// @param waits false for one that goes before it could be answered
/// @param dice draws the datagrams
record Visitor(InetAddress own, InetAddress listener, int datagrams, boolean waits, Random dice) {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");
    private static final int DATAGRAMS_MAX = 5;
    private static final int USUAL_BYTES_MAX = 1_400;
    private static final int BYTES_MAX = 9_000;
    private static final int PATIENCE_MILLIS = 600;
    private static final long PAUSE_NANOS_MAX = Duration.ofMillis(600).toNanos();

    /// What became of the visit.
    ///
    /// @param answered how many answers came in time, perhaps to an earlier datagram
    record Visit(int sent, int answered) {}

    /// The visitor of this number, who is the same in each run.
    static Visitor numbered(long number) {
        var dice = new Random(number);
        int kind = dice.nextInt(20);
        if (kind == 0) {
            return new Visitor(LOOPBACK_6, LOOPBACK_6, 1 + dice.nextInt(DATAGRAMS_MAX), true,
                    dice);
        }
        boolean waits = kind > 3;
        return new Visitor(ownAddress(dice), LOOPBACK,
                waits ? 1 + dice.nextInt(DATAGRAMS_MAX) : 1, waits, dice);
    }

    /// One of 16 million.
    private static InetAddress ownAddress(Random dice) {
        byte[] bytes = {127, (byte) (1 + dice.nextInt(254)), (byte) dice.nextInt(256),
                (byte) dice.nextInt(256)};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /// Comes, speaks and goes. An answer to something else than it has said fails the test.
    Visit visit(int listenerPort) throws IOException {
        var said = new ArrayList<byte[]>();
        int answered = 0;
        try (var socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
            socket.connect(listener, listenerPort);
            socket.setSoTimeout(PATIENCE_MILLIS);
            while (said.size() < datagrams) {
                byte[] datagram = draw();
                said.add(datagram);
                socket.send(new DatagramPacket(datagram, datagram.length));
                if (waits) {
                    answered += isAnswered(socket, said) ? 1 : 0;
                    LockSupport.parkNanos(dice.nextLong(PAUSE_NANOS_MAX));
                }
            }
        }
        return new Visit(said.size(), answered);
    }

    private byte[] draw() {
        boolean isLarge = dice.nextInt(50) == 0;
        // Not empty: a connected DatagramSocket does not send that at all.
        var bytes = new byte[1 + dice.nextInt(isLarge ? BYTES_MAX : USUAL_BYTES_MAX)];
        dice.nextBytes(bytes);
        return bytes;
    }

    private static boolean isAnswered(DatagramSocket socket, List<byte[]> said)
            throws IOException {
        var answer = new DatagramPacket(new byte[BYTES_MAX + GameServer.PORT_BYTES],
                BYTES_MAX + GameServer.PORT_BYTES);
        try {
            socket.receive(answer);
        } catch (SocketTimeoutException e) {
            return false;
        }
        byte[] echoed = Arrays.copyOf(answer.getData(),
                answer.getLength() - GameServer.PORT_BYTES);
        if (said.stream().noneMatch(datagram -> Arrays.equals(datagram, echoed))) {
            throw new AssertionError("an answer of %d bytes that is not to %s"
                    .formatted(answer.getLength(), socket.getLocalSocketAddress()));
        }
        return true;
    }
}
