package dev.sluice.appliance.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One MariaDB with the user `root`, no password, and durability switched off.
final class MariadbServer implements ProgramServer {

    private static final String ACCOUNT = "mysql";

    private final int port = Ports.free();
    private final TempTree directory = TempTree.ownedBy(ACCOUNT);
    private final ServerProcess process;

    private MariadbServer(boolean hasTls, String... options) {
        Command.run(Command.as(ACCOUNT,
                List.of(Programs.path("mariadb-install-db"), "--no-defaults",
                        "--datadir=" + directory.child("data"),
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db", "--skip-name-resolve", "--innodb-log-file-size=8M")))
                .orFail();
        var command = new ArrayList<String>(List.of(
                Programs.path("mariadbd"), "--no-defaults", "--datadir=" + directory.child("data"),
                "--port=" + port, "--bind-address=127.0.0.1", "--socket=" + socket(),
                "--pid-file=" + directory.child("pid"), "--skip-name-resolve", "--skip-log-bin",
                "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=16M",
                "--innodb-flush-log-at-trx-commit=0", "--performance-schema=OFF"));
        command.addAll(List.of(options));
        if (hasTls) {
            command.addAll(tls());
        }
        process = new ServerProcess("mariadb-" + port, Command.as(ACCOUNT, command));
    }

    /// @param options of `mariadbd`, which win over its own
    static MariadbServer start(String... options) {
        return TestServer.started(new MariadbServer(false, options));
    }

    /// Offers TLS by [#certificate], which is its own authority and bears the name `sluice.test`.
    static MariadbServer startWithTls() {
        return TestServer.started(new MariadbServer(true));
    }

    private List<String> tls() {
        Command.run(Command.as(ACCOUNT, List.of(Programs.path("openssl"), "req", "-x509",
                "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", directory.child("key"), "-out", certificate().toString(), "-days", "2",
                "-subj", "/CN=sluice.test", "-addext", "subjectAltName=DNS:sluice.test"))).orFail();
        return List.of("--ssl-cert=" + certificate(), "--ssl-key=" + directory.child("key"));
    }

    Path certificate() {
        return directory.path().resolve("certificate");
    }

    Path socket() {
        return directory.path().resolve("socket");
    }

    /// What it answers to `root`, without the names of columns.
    String query(String statements) {
        return Command.run(client("root", statements)).orFail().output();
    }

    List<String> client(String user, String statements) {
        return List.of(Programs.path("mariadb"), "--no-defaults", "--host=127.0.0.1",
                "--port=" + port, "--user=" + user, "--skip-reconnect", "--batch",
                "--skip-column-names", "--execute=" + statements);
    }

    /// Sends the server a signal, such as `STOP`.
    void signal(String name) {
        Command.run(List.of("sh", "-c", "kill -%s %d".formatted(name, process.pid()))).orFail();
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
