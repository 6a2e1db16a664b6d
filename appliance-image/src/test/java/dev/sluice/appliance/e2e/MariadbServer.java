package dev.sluice.appliance.e2e;

import java.util.List;

/// One MariaDB with the user `root`, no password, and durability switched off.
final class MariadbServer implements ProgramServer {

    private static final String ACCOUNT = "mysql";

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process;

    private MariadbServer() {
        Command.run(Command.as(ACCOUNT,
                List.of(Programs.path("mariadb-install-db"), "--no-defaults",
                        "--datadir=" + directory.child("data"),
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db", "--skip-name-resolve", "--innodb-log-file-size=8M")))
                .orFail();
        process = new ServerProcess("mariadb-" + port, Command.as(ACCOUNT, List.of(
                Programs.path("mariadbd"), "--no-defaults", "--datadir=" + directory.child("data"),
                "--port=" + port, "--bind-address=127.0.0.1",
                "--socket=" + directory.child("socket"),
                "--pid-file=" + directory.child("pid"), "--skip-name-resolve", "--skip-log-bin",
                "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M",
                "--innodb-flush-log-at-trx-commit=0", "--performance-schema=OFF")));
    }

    static MariadbServer start() {
        return TestServer.started(new MariadbServer());
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
        var ping = List.of(Programs.path("mariadb-admin"), "--no-defaults", "--host=127.0.0.1",
                "--port=" + port,
                "--user=root", "ping");
        process.start(() -> Command.run(ping).isOk());
    }

    @Override
    public void close() {
        process.close();
        directory.close();
    }
}
