package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One PostgreSQL with the superuser `postgres`, no password, and durability switched off. Its log
/// names each connection's user and program.
final class PostgresServer implements ProgramServer {

    private static final String ACCOUNT = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    /// With what a standby and pg_rewind need; lines of the log begin with the time in seconds.
    private static final String SETTINGS = """
            fsync = off
            synchronous_commit = off
            shared_buffers = 16MB
            max_connections = 100
            autovacuum = off
            wal_keep_size = 64MB
            wal_retrieve_retry_interval = 200ms
            log_connections = on
            log_line_prefix = '%n [%p] user=%u app=%a '
            """;

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process;

    private PostgresServer(Consumer<PostgresServer> filling) {
        filling.accept(this);
        process = new ServerProcess("postgres-" + port, Command.as(ACCOUNT, List.of(
                Programs.path("postgres"), "-D", data(), "-p", Integer.toString(port),
                "-h", "127.0.0.1", "-k", directory.path().toString())));
    }

    /// An empty one.
    ///
    /// @param settings such as `max_connections = 5`
    static PostgresServer start(String... settings) {
        return TestServer.started(prepare(settings));
    }

    /// The same, not started yet.
    static PostgresServer prepare(String... settings) {
        return new PostgresServer(server -> {
            server.run("initdb", "-D", server.data(), "--no-sync", "--data-checksums",
                    "--auth=trust", "-U", "postgres", "--no-locale", "-E", "UTF8");
            server.write("postgresql.conf", SETTINGS + String.join("\n", settings));
        });
    }

    /// A standby with the data and the settings of another, which it follows.
    static PostgresServer standbyOf(PostgresServer primary) {
        return TestServer.started(new PostgresServer(standby -> standby.copyFrom(primary)));
    }

    private void copyFrom(PostgresServer primary) {
        run("pg_basebackup", "-D", data(), "-h", primary.directory.path().toString(), "-p",
                Integer.toString(primary.port), "-U", "postgres", "--write-recovery-conf",
                "--checkpoint=fast", "--no-sync", "--no-password");
    }

    /// Goes back to where another, which was its standby, went another way, and follows it, once it
    /// is started again.
    void rewindTo(PostgresServer primary) {
        // Until a checkpoint its files say nothing of its new timeline, and pg_rewind reads those.
        primary.psql("CHECKPOINT");
        run("pg_rewind", "-D", data(), "--no-sync", "--write-recovery-conf",
                "--source-server=host=%s port=%d user=postgres dbname=postgres".formatted(
                        primary.directory.path(), primary.port));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public void restart() {
        startAndAwait(0);
    }

    /// Starts it and waits until it answers that it takes no connections.
    void startRejecting() {
        startAndAwait(1);
    }

    private void startAndAwait(int status) {
        var isReady = List.of(Programs.path("pg_isready"), "-q", "-h", "127.0.0.1", "-p",
                Integer.toString(port));
        process.start(() -> Command.run(isReady).status() == status);
    }

    /// A signal to the postmaster, such as `QUIT`, which stops it at once.
    void signal(String name) {
        Command.run(List.of("sh", "-c", "kill -" + name + " " + process.pid())).orFail();
    }

    /// Stops it.
    ///
    /// @param signal `INT` for an orderly end, `QUIT` for one at once
    void stop(String signal) {
        signal(signal);
        Await.until("postgres-" + port + " is gone after " + signal, START_LIMIT,
                () -> !process.isAlive(), process::tail);
    }

    /// What a superuser gets for a statement, past every balancer.
    String psql(String sql) {
        return Command.run(List.of(Programs.path("psql"), "-h", directory.path().toString(), "-p",
                Integer.toString(port), "-U", "postgres", "-AtXqc", sql)).orFail().output();
    }

    /// Writes one of its files, such as `pg_hba.conf`.
    void write(String file, String text) {
        try {
            Files.writeString(Path.of(data(), file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs a program under the account that owns the data.
    void run(String program, String... arguments) {
        var command = new ArrayList<String>(List.of(Programs.path(program)));
        command.addAll(List.of(arguments));
        Command.run(Command.as(ACCOUNT, command)).orFail();
    }

    String data() {
        return directory.child("data");
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
