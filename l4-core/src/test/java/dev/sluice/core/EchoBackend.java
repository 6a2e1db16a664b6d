package dev.sluice.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A backend on loopback whose connections a test plays by hand ([#accepted]), or which says its
/// name and echoes ([#echoing]).
final class EchoBackend implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1000, Configs.LOOPBACK);
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    private EchoBackend(boolean echoes) throws IOException {
        Thread.startVirtualThread(() -> run(echoes));
    }

    /// One that hands its connections to the test.
    static EchoBackend played() throws IOException {
        return new EchoBackend(false);
    }

    /// One that sends back what it receives, and ends when the client does.
    static EchoBackend echoing() throws IOException {
        return new EchoBackend(true);
    }

    SocketAddress address() {
        return new InetSocketAddress(Configs.LOOPBACK, server.getLocalPort());
    }

    /// The next connection that came in.
    Socket accepted() throws Exception {
        Socket socket = accepted.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected within ten seconds");
        }
        socket.setSoTimeout(10_000);
        return socket;
    }

    boolean nobodyWaits() {
        return accepted.isEmpty();
    }

    private void run(boolean echoes) {
        try {
            while (true) {
                Socket socket = server.accept();
                if (echoes) {
                    Thread.startVirtualThread(() -> echo(socket));
                } else {
                    accepted.add(socket);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void echo(Socket socket) {
        try (socket; InputStream in = socket.getInputStream()) {
            in.transferTo(socket.getOutputStream());
            socket.shutdownOutput();
        } catch (IOException reset) {
            // Its client went away.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
