package dev.sluice.appliance;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// The half of a [BuiltInBackend] that answers datagrams: each with one line that says who answered.
final class BuiltInDatagrams implements AutoCloseable {

    private static final int BYTES_MAX = 65_535;

    private final String name;
    private final DatagramSocket socket;

    private BuiltInDatagrams(String name, DatagramSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    /// Starts to answer on a loopback port.
    ///
    /// @throws IOException when the port is taken
    static BuiltInDatagrams listen(String name, int port) throws IOException {
        var socket = new DatagramSocket(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        var datagrams = new BuiltInDatagrams(name, socket);
        Thread.ofVirtual().name("built-in-udp-" + name).start(datagrams::answerAll);
        return datagrams;
    }

    private void answerAll() {
        var packet = new DatagramPacket(new byte[BYTES_MAX], BYTES_MAX);
        while (!socket.isClosed()) {
            try {
                packet.setLength(BYTES_MAX);
                socket.receive(packet);
                byte[] greeting = "hello from backend %s (udp 127.0.0.1:%d), you are %s%n"
                        .formatted(name, socket.getLocalPort(),
                                packet.getSocketAddress().toString().substring(1))
                        .getBytes(StandardCharsets.US_ASCII);
                socket.send(
                        new DatagramPacket(greeting, greeting.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // Closed: the loop ends. Anything else is about one client, who is gone.
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
