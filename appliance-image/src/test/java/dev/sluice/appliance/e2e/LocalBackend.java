package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A backend of a few lines, in the JVM of the tests, with a virtual thread for each connection.
///
/// A connection that sends nothing and goes is a check of Sluice's; a script must not mind it.
final class LocalBackend implements AutoCloseable {

    /// What it does with a connection. Ends the connection by returning.
    interface Script {
        /// Runs on a virtual thread; what it throws ends the connection.
        void serve(Socket connection) throws IOException;
    }

    private final ServerSocket listening;
    private final Script script;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private LocalBackend(ServerSocket listening, Script script) {
        this.listening = listening;
        this.script = script;
    }

    static LocalBackend with(Script script) {
        try {
            var backend = new LocalBackend(
                    new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress()), script);
            Thread.ofVirtual().start(backend::acceptAll);
            return backend;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends back what it gets.
    static LocalBackend echo() {
        return with(
                connection -> connection.getInputStream().transferTo(connection.getOutputStream()));
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket connection = listening.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // closed, as this loop is meant to end
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            script.serve(connection);
        } catch (IOException _) {
            // The other end is gone; the test sees that in what it got.
        } finally {
            open.remove(connection);
        }
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
