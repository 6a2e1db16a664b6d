package dev.sluice.health.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A line over a real socket, from whatever address the kernel chooses.
final class DirectLine implements Line {

    private final Connection connection;
    private final InetSocketAddress to;

    DirectLine(Connection connection, InetSocketAddress to) {
        this.connection = connection;
        this.to = to;
    }

    @Override
    public void connect() throws IOException {
        connection.connect(to, null);
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        connection.send(bytes);
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        return connection.receive(into);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
