package dev.sluice.health.probe;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.IpText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A backend on a real UDP socket, on a virtual thread of its own.
final class ScriptedDatagramBackend implements AutoCloseable {

    private final DatagramChannel socket;
    private final ScriptedDatagrams.Script script;
    private final BlockingQueue<String> clients = new LinkedBlockingQueue<>();
    private final Thread thread;

    private ScriptedDatagramBackend(DatagramChannel socket, ScriptedDatagrams.Script script) {
        this.socket = socket;
        this.script = script;
        this.thread = Thread.ofVirtual().start(this::serve);
    }

    static ScriptedDatagramBackend at(String ip, ScriptedDatagrams.Script script)
            throws IOException {
        var socket = DatagramChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ip), 0));
        return new ScriptedDatagramBackend(socket, script);
    }

    /// Answers everything with itself.
    static ScriptedDatagramBackend echoAt(String ip) throws IOException {
        return at(ip, (datagram, _) -> List.of(datagram));
    }

    BackendAddress address() throws IOException {
        var local = (InetSocketAddress) socket.getLocalAddress();
        return new BackendAddress.Tcp(IpText.of(local.getAddress()), local.getPort(),
                local.getAddress());
    }

    /// Who asked, for each datagram that came.
    BlockingQueue<String> clients() {
        return clients;
    }

    /// Returns when the port is free again.
    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        for (int number = 0; socket.isOpen(); number++) {
            try {
                SocketAddress client = socket.receive(buffer.clear());
                clients.add(client.toString());
                var heard = new byte[buffer.flip().remaining()];
                buffer.get(heard);
                for (byte[] answer : script.answersTo(heard, number)) {
                    socket.send(ByteBuffer.wrap(answer), client);
                }
            } catch (IOException e) {
                if (socket.isOpen()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
