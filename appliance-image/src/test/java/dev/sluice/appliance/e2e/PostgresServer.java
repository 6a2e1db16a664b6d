package dev.sluice.appliance.e2e;

import java.util.List;

/// One PostgreSQL with the superuser `postgres`, no password, and durability switched off.
final class PostgresServer implements ProgramServer {

    private static final String ACCOUNT = "postgres";

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process;

    private PostgresServer() {
        Command.run(Command.as(ACCOUNT,
                List.of(Programs.path("initdb"), "-D", directory.child("data"),
                        "--no-sync", "--auth=trust", "-U", "postgres", "--no-locale", "-E",
                        "UTF8")))
                .orFail();
        process = new ServerProcess("postgres-" + port, Command.as(ACCOUNT, List.of(
                Programs.path("postgres"), "-D", directory.child("data"), "-p",
                Integer.toString(port),
                "-h", "127.0.0.1", "-k", directory.path().toString(),
                "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
                "-c", "shared_buffers=16MB", "-c", "max_connections=100", "-c", "autovacuum=off")));
    }

    static PostgresServer start() {
        return TestServer.started(new PostgresServer());
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
        var isReady = List.of(Programs.path("pg_isready"), "-q", "-h", "127.0.0.1", "-p",
                Integer.toString(port));
        process.start(() -> Command.run(isReady).isOk());
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
