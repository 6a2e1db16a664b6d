package dev.sluice.appliance.e2e;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An application that writes one row after another, each confirmed before the next, over one
/// session for as long as that lasts, and that comes back at once after whatever ends it.
final class PostgresWriter implements AutoCloseable {

    static final String USER = "writer";
    static final String TABLE = "CREATE ROLE " + USER
            + " LOGIN; CREATE TABLE written (n bigserial);"
            + " GRANT ALL ON written, written_n_seq TO " + USER;

    private static final String WRITE = "INSERT INTO written DEFAULT VALUES"
            + " RETURNING inet_server_port()\0";
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final int port;
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean isStopped;

    private PostgresWriter(int port) {
        this.port = port;
        this.thread = Thread.ofVirtual().start(this::work);
    }

    /// One that the server has confirmed.
    ///
    /// @param atMillis when the confirmation came
    /// @param server the port of the server that said so
    record Write(long atMillis, int server) {}

    static PostgresWriter through(int port) {
        return new PostgresWriter(port);
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    /// What ended its sessions, and what kept it from having one.
    List<String> errors() {
        return List.copyOf(errors);
    }

    long writesOn(TestServer server) {
        return writes.stream().filter(write -> write.server() == server.port()).count();
    }

    private void work() {
        while (!isStopped) {
            try (var socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                        TIMEOUT_MILLIS);
                writeOn(new PostgresFrames(socket));
            } catch (IOException e) {
                errors.add(e instanceof EOFException ? "closed" : String.valueOf(e.getMessage()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void writeOn(PostgresFrames server) throws IOException {
        server.sendStartup(USER);
        awaitReady(server);
        while (!isStopped) {
            server.send('Q', WRITE);
            String answered = awaitReady(server);
            if (answered == null) {
                throw new IOException("no row");
            }
            writes.add(new Write(System.currentTimeMillis(), Integer.parseInt(answered)));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        server.send('X', "");
    }

    /// The only value of the only row, if there was one.
    private static @Nullable String awaitReady(PostgresFrames server) throws IOException {
        String value = null;
        while (true) {
            PostgresFrames.Frame frame = server.read();
            switch (frame.type()) {
                case 'D' -> value = frame.body().substring(6);
                case 'E' -> throw new IOException(frame.body().replaceAll("(?s).*\0M([^\0]*).*",
                        "$1"));
                case 'Z' -> {
                    return value;
                }
                default -> {
                    // Settings, the key to cancel, the names of columns.
                }
            }
        }
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
