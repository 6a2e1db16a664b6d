package dev.sluice.appliance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A backend inside the program, so that a newcomer sees balancing before owning a second server.
///
/// It greets every client with one line that says who answered. A client that opens with an HTTP
/// request gets the line as an HTTP response; one that says nothing gets it after a short while, so
/// that both `curl` and `nc` work. Datagrams on the same port get the line, too.
///
/// Each connection has a virtual thread; at most [#CONNECTIONS_MAX] are served, further ones are closed.
final class BuiltInBackend implements AutoCloseable {

    static final int CONNECTIONS_MAX = 4096;
    private static final long ACCEPT_PAUSE_NANOS = 10_000_000;
    private static final int SILENCE_MILLIS = 200;
    private static final int FAREWELL_MILLIS = 5_000;
    private static final int REQUEST_BYTES_MAX = 16 * 1024;

    private final String name;
    private final Thread acceptor;
    private final ServerSocket listening;
    private final BuiltInDatagrams datagrams;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    private BuiltInBackend(String name, ServerSocket listening, BuiltInDatagrams datagrams) {
        this.name = name;
        this.listening = listening;
        this.datagrams = datagrams;
        this.acceptor = Thread.ofVirtual().name("built-in-" + name).unstarted(this::acceptAll);
    }

    /// Starts to listen on a loopback port.
    ///
    /// @param port 0 lets the kernel choose
    /// @throws IOException when the port is taken
    static BuiltInBackend listen(String name, int port) throws IOException {
        var listening = new ServerSocket();
        BuiltInDatagrams datagrams;
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
            datagrams = BuiltInDatagrams.listen(name, listening.getLocalPort());
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        var backend = new BuiltInBackend(name, listening, datagrams);
        backend.acceptor.start();
        return backend;
    }

    int port() {
        return listening.getLocalPort();
    }

    /// Ends like a server that is killed: the port refuses, open connections break off.
    @Override
    public void close() {
        closeQuietly(listening);
        datagrams.close();
        awaitAcceptor();
        connections.forEach(BuiltInBackend::closeQuietly);
    }

    /// The kernel goes on accepting until the thread that waits for clients has woken up.
    private void awaitAcceptor() {
        try {
            acceptor.join(Duration.ofSeconds(1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                if (connections.size() >= CONNECTIONS_MAX) {
                    client.close();
                    continue;
                }
                connections.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                // Closed: the loop ends. Out of descriptors: others must give some back first.
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            }
        }
        connections.forEach(BuiltInBackend::closeQuietly);
    }

    private void serve(Socket client) {
        try (client) {
            String greeting = "hello from backend %s (127.0.0.1:%d), you are %s%n".formatted(name,
                    port(), client.getRemoteSocketAddress().toString().substring(1));
            client.setSoTimeout(SILENCE_MILLIS);
            String opening = opening(client.getInputStream());
            String answer = isHttp(opening) ? asHttp(opening, greeting) : greeting;
            client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            awaitEnd(client);
        } catch (IOException e) {
            // The client is gone: it only wanted to see the port open, or has seen enough.
        } finally {
            connections.remove(client);
        }
    }

    /// What the client says first: a whole HTTP head, the first bytes of anything else, or nothing
    /// when it stays silent.
    ///
    /// @throws IOException when the client leaves without a word
    private static String opening(InputStream in) throws IOException {
        var head = new StringBuilder();
        var bytes = new byte[2048];
        try {
            do {
                int count = in.read(bytes);
                if (count < 0 && head.isEmpty()) {
                    throw new IOException("left without a word");
                }
                if (count < 0) {
                    break;
                }
                head.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            } while (isHttp(head.toString()) && head.indexOf("\r\n\r\n") < 0
                    && head.length() < REQUEST_BYTES_MAX);
        } catch (SocketTimeoutException e) {
            return head.toString(); // silence is an answer too
        }
        return head.toString();
    }

    private static boolean isHttp(String opening) {
        return opening.startsWith("GET ") || opening.startsWith("HEAD ");
    }

    private static String asHttp(String request, String body) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=us-ascii\r\n"
                + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n";
        return request.startsWith("HEAD ") ? head : head + body;
    }

    /// Waits for the client to leave first: closing with its bytes unread would reset the connection
    /// and could take the greeting with it.
    private static void awaitEnd(Socket client) throws IOException {
        client.setSoTimeout(FAREWELL_MILLIS);
        InputStream in = client.getInputStream();
        var bytes = new byte[2048];
        int read = 0;
        int count = in.read(bytes);
        while (count >= 0 && read < 64 * REQUEST_BYTES_MAX) {
            read += count;
            count = in.read(bytes);
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Closing is all that was wanted of it.
        }
    }
}
