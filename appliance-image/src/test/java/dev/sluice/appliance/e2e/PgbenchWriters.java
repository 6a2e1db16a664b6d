package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `pgbench`, which writes where it is; it gives up when its sessions are cut, and is started again
/// at once then.
final class PgbenchWriters implements AutoCloseable {

    static final String TABLE = "CREATE TABLE benched (port int); GRANT ALL ON benched TO "
            + PostgresWriter.USER;

    private static final String WRITE = "INSERT INTO benched VALUES (inet_server_port());\n";

    private final List<String> command;
    private final Path script;
    private final Thread thread;
    private volatile @Nullable Process running;
    private volatile boolean stopped;

    private PgbenchWriters(int port) {
        try {
            script = Files.createTempFile("sluice-pgbench", ".sql");
            Files.writeString(script, WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command = List.of(Programs.path("pgbench"), "--host=127.0.0.1", "--port=" + port,
                "--username=" + PostgresWriter.USER, "--no-vacuum", "--client=4", "--time=300",
                "--file=" + script, "postgres");
        thread = Thread.ofVirtual().start(this::writeAgainAndAgain);
    }

    /// Four clients through this port.
    static PgbenchWriters through(int port) {
        return new PgbenchWriters(port);
    }

    /// Rows that were written while `server` was the primary, as `asked` has them.
    static long rows(PostgresServer asked, TestServer server) {
        return Long.parseLong(asked.psql("SELECT count(*) FROM benched WHERE port = "
                + server.port()));
    }

    @Override
    public void close() {
        stopped = true;
        Process last = running;
        if (last != null) {
            last.destroyForcibly();
        }
        try {
            thread.join();
            Files.delete(script);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeAgainAndAgain() {
        try {
            while (!stopped) {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
                running = process;
                if (stopped) {
                    process.destroyForcibly();
                }
                process.waitFor(5, TimeUnit.MINUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
