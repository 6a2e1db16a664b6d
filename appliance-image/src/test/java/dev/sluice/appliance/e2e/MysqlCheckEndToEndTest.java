package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe.Mysql.Role;
import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The mysql check and a real MariaDB.
@Needs(program = "mariadbd", debian = "mariadb-server")
@Needs(program = "mariadb", debian = "mariadb-client")
@Needs(program = "openssl", debian = "openssl")
class MysqlCheckEndToEndTest {

    private static final int CONNECTIONS_MAX = 10; // the least that the server takes
    private static final MysqlCheck MONITOR = MysqlCheck.by("monitor", "s3cret");

    private static MariadbServer server;

    @BeforeAll
    static void startServer() {
        server = MariadbServer.startWithTls();
        server.query("""
                install soname 'auth_ed25519';
                create user monitor identified by 's3cret';
                create user nobody;
                create user modern identified via ed25519 using password('s3cret');
                create user careful identified by 's3cret' require ssl;
                create user locked identified by 's3cret' account lock""");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void passesWithTheRightPasswordAndWithNoneWhereNoneIsWanted() {
        assertThat(MONITOR.ask(server)).isEqualTo(Finding.GOOD);
        assertThat(MysqlCheck.by("nobody", null).ask(server)).isEqualTo(Finding.GOOD);
    }

    @Test
    void passesOverAUnixSocket() {
        assertThat(MONITOR.probe(new BackendAddress.Unix(server.socket())))
                .isInstanceOfSatisfying(ProbeResult.Answered.class,
                        answered -> assertThat(answered.finding()).isEqualTo(Finding.GOOD));
    }

    @Test
    void saysWhyItIsNotLetIn() {
        assertThat(reason(MysqlCheck.by("monitor", "wrong"))).startsWith(
                "access denied (error 1045: \"Access denied for user 'monitor'@");
        assertThat(reason(MysqlCheck.by("monitor", null))).startsWith("access denied");
        assertThat(reason(MysqlCheck.by("stranger", "s3cret"))).startsWith("access denied");
        assertThat(reason(MysqlCheck.by("locked", "s3cret")))
                .startsWith("the account is locked (error 4151: ");
        assertThat(reason(MysqlCheck.by("modern", "s3cret")))
                .isEqualTo("authentication plugin \"client_ed25519\" is not supported");
    }

    @Test
    void knowsAPrimaryFromAReplica() {
        MysqlCheck primary = MONITOR.wanting(Role.PRIMARY);
        MysqlCheck replica = MONITOR.wanting(Role.REPLICA);
        assertThat(primary.ask(server)).isEqualTo(Finding.good("read-write"));
        assertThat(replica.ask(server))
                .isEqualTo(new Finding.WrongRole("is read-write (expected: replica)"));

        server.query("set global read_only = on");
        try {
            assertThat(replica.ask(server)).isEqualTo(Finding.good("read-only"));
            assertThat(primary.ask(server))
                    .isEqualTo(new Finding.WrongRole("is read-only (expected: primary)"));
        } finally {
            server.query("set global read_only = off");
        }
    }

    @Test
    void doesNotTakeAServerWithoutGaleraForASyncedOne() {
        assertThat(MONITOR.wanting(Role.SYNCED).ask(server)).isEqualTo(
                new Finding.WrongRole("is in no Galera cluster (expected: synced)"));
    }

    @Test
    void passesOverTlsWithACertificateThatItTrusts() {
        var tls = new TlsConfig(server.certificate(), "sluice.test", true);

        assertThat(MONITOR.over(tls).wanting(Role.ANY).ask(server))
                .isEqualTo(Finding.good("read-write"));
        assertThat(MysqlCheck.by("careful", "s3cret").over(tls).ask(server))
                .isEqualTo(Finding.GOOD);
        assertThat(reason(MysqlCheck.by("careful", "s3cret"))).startsWith("access denied");
    }

    @Test
    void saysNothingToAServerWhoseCertificateItDoesNotTrust() {
        var tls = new TlsConfig(server.certificate(), "other.test", true);

        assertThat(MONITOR.over(tls).probe(MysqlCheck.address(server)))
                .isInstanceOfSatisfying(ProbeResult.Failed.class, failed -> assertThat(
                        failed.reason()).contains("certificate"));
    }

    @Test
    void leavesNothingBehindThatTheServerHoldsAgainstIt() {
        String before = aborted();

        IntStream.range(0, 200).forEach(i -> assertThat(
                (i % 2 == 0 ? MONITOR : MONITOR.wanting(Role.REPLICA)).ask(server))
                .isInstanceOf(i % 2 == 0 ? Finding.Good.class : Finding.WrongRole.class));

        assertThat(aborted()).isEqualTo(before);
        assertThat(server.query("select count(*) from information_schema.processlist"
                + " where user = 'monitor'")).isEqualTo("0");
    }

    @Test
    void saysThatAServerIsFullOrHasNoTls() {
        try (var small = MariadbServer.start("--max-connections=" + CONNECTIONS_MAX)) {
            small.query("create user monitor identified by 's3cret'; create user idle");
            assertThat(reason(MONITOR.over(TlsConfig.DEFAULT), small)).isEqualTo("offers no TLS");

            // One connection beyond the limit is for root.
            List<Command.Running> clients = IntStream.rangeClosed(0, CONNECTIONS_MAX)
                    .mapToObj(_ -> Command.start(small.client("idle", "select sleep(60)")))
                    .toList();
            try {
                Await.until("the server is full", ConfigText.FLIP_LIMIT,
                        () -> !(MONITOR.ask(small) instanceof Finding.Good));
                assertThat(reason(MONITOR, small)).isEqualTo(
                        "too many connections (error 1040: \"Too many connections\")");
            } finally {
                small.kill9();
                clients.forEach(Command.Running::end);
            }
        }
    }

    /// How many connections ended without a goodbye, and how many never got as far as a login.
    private static String aborted() {
        return server.query("show global status like 'aborted_%'");
    }

    private static String reason(MysqlCheck check) {
        return reason(check, server);
    }

    private static String reason(MysqlCheck check, MariadbServer asked) {
        return switch (check.ask(asked)) {
            case Finding.Bad(String reason) -> reason;
            case Finding other -> throw new AssertionError(other);
        };
    }
}
