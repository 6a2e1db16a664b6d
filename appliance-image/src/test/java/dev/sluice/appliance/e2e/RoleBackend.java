package dev.sluice.appliance.e2e;

import dev.sluice.appliance.e2e.PostgresFrames.Frame;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Stands for a PostgreSQL server whose part in replication changes in a moment, and with its
/// sessions open, as that of a real one cannot. It knows the question of the check and no other.
final class RoleBackend implements AutoCloseable {

    private static final String MONITOR = "monitor";

    private static final String READY = "I";

    private final LocalBackend backend = LocalBackend.with(this::serve);
    private final AtomicInteger visitors = new AtomicInteger();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile Role role;

    /// What it says it is.
    enum Role {
        PRIMARY, STANDBY, SILENT
    }

    RoleBackend(Role role) {
        this.role = role;
    }

    void become(Role other) {
        role = other;
    }

    String address() {
        return backend.address();
    }

    /// Sessions of others than the check.
    int visitors() {
        return visitors.get();
    }

    /// Checks that have asked what it is.
    int questions() {
        return questions.get();
    }

    private void serve(Socket connection) throws IOException {
        var client = new PostgresFrames(connection);
        String startup = client.readStartup();
        if (startup.contains("user\0" + MONITOR)) {
            questions.incrementAndGet();
            // Nothing is written while it is silent, so a check that gives up goes unnoticed here.
            while (role == Role.SILENT && !connection.isClosed()) {
                LockSupport.parkNanos(1_000_000);
            }
        } else {
            visitors.incrementAndGet();
        }
        client.send('R', PostgresFrames.int32(0));
        client.send('Z', READY);
        for (Frame frame = client.read(); frame.type() == 'Q'; frame = client.read()) {
            client.send('D', PostgresFrames.row(role == Role.STANDBY ? "t" : "f"));
            client.send('C', "SELECT 1\0");
            client.send('Z', READY);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
