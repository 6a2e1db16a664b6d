package dev.sluice.appliance.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An application that writes one row after another with the `mariadb` client, each confirmed before
/// the next, over one session for as long as that lasts, and that comes back after whatever ends it.
final class MariadbWriter implements AutoCloseable {

    static final String USER = "writer";
    static final String TABLE = "create database app; create table app.written (n serial);"
            + " create user " + USER + "; grant all on app.* to " + USER;

    private static final String WRITE = "insert into app.written values (null); select @@port;\n";
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final List<String> command;
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile @Nullable Process client; // written by the thread
    private volatile boolean isStopped; // written by the test

    private MariadbWriter(int port) {
        this.command = List.of(Programs.path("mariadb"), "--no-defaults", "--host=127.0.0.1",
                "--port=" + port, "--user=" + USER, "--skip-reconnect", "--batch",
                "--skip-column-names", "--unbuffered");
        this.thread = Thread.ofPlatform().name("writer").start(this::work);
    }

    /// One that the server has confirmed.
    ///
    /// @param atMillis when the confirmation came
    /// @param server the port of the server that said so
    record Write(long atMillis, int server) {}

    static MariadbWriter through(int port) {
        return new MariadbWriter(port);
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
            try {
                Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
                client = started;
                writeOn(started);
            } catch (IOException e) {
                errors.add(String.valueOf(e.getMessage()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void writeOn(Process session) throws IOException {
        try (var statements = session.outputWriter(); BufferedReader said = session.inputReader()) {
            while (!isStopped) {
                statements.write(WRITE);
                statements.flush();
                String line = said.readLine();
                if (line == null || !line.chars().allMatch(Character::isDigit)) {
                    throw new IOException(line == null ? "closed" : line);
                }
                writes.add(new Write(System.currentTimeMillis(), Integer.parseInt(line)));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            session.destroy();
        }
    }

    @Override
    public void close() {
        isStopped = true;
        Process last = client;
        try {
            if (!thread.join(Duration.ofSeconds(2)) && last != null) {
                last.destroyForcibly(); // it waits for a server that does not answer
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
