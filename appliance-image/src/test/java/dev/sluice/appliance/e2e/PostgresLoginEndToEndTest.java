package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The postgres check's way into a real server, and the reasons that one gives to stay out.
@Needs(program = "postgres", debian = "postgresql")
@Needs(program = "psql", debian = "postgresql-client")
@Needs(program = "openssl", debian = "openssl")
class PostgresLoginEndToEndTest {

    /// A ligature, a superscript and a space that does not break, each of which SASLprep changes.
    private static final String PREPARED = "\ufb01n\u00b2\u00a0e\u0301";
    private static final String RULES = """
            local all postgres trust
            host all trusted,absent,postgres 127.0.0.1/32 trust
            host all hashed 127.0.0.1/32 md5
            host all scram,prepared 127.0.0.1/32 scram-sha-256
            host all clear 127.0.0.1/32 password
            hostssl all encrypted 127.0.0.1/32 scram-sha-256
            host all rejected 127.0.0.1/32 reject
            """;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static PostgresServer server;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.prepare("ssl=on", "max_connections=4",
                "superuser_reserved_connections=1");
        try {
            server.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=db",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", server.data()
                            + "/server.key",
                    "-out", server.data() + "/server.crt");
            server.write("pg_hba.conf", RULES);
            server.restart();
            server.psql("""
                    CREATE ROLE trusted LOGIN; CREATE ROLE rejected LOGIN;
                    CREATE ROLE scram LOGIN PASSWORD 'pencil';
                    CREATE ROLE prepared LOGIN PASSWORD '%s';
                    CREATE ROLE clear LOGIN PASSWORD 'pencil';
                    CREATE ROLE encrypted LOGIN PASSWORD 'pencil';
                    SET password_encryption = md5;
                    CREATE ROLE hashed LOGIN PASSWORD 'pencil'""".formatted(PREPARED));
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"trusted,", "hashed, pencil", "scram, pencil", "prepared, " + PREPARED})
    void whoeverKnowsThePasswordIsIn(String user, String password) {
        assertThat(PostgresAsker.of(user, password).evidence(server)).startsWith("passed in ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "hashed|pen|password refused: \"password authentication failed for user \\\"hashed",
            "scram|pen|password refused: \"password authentication failed for user \\\"scram",
            "scram||wants a password, and the check has none",
            "absent||user refused: \"role \\\"absent\\\" does not exist\"",
            "stranger|x|refused by its pg_hba.conf: \"no pg_hba.conf entry for host",
            "rejected||refused by its pg_hba.conf: \"pg_hba.conf rejects connection for host",
            "encrypted|pencil|refused by its pg_hba.conf: \"no pg_hba.conf entry for host",
            "clear|pencil|wants the password in the clear (expected: scram-sha-256, or tls)"})
    void whoeverIsNotWantedLearnsWhy(String user, String password, String reason) {
        assertThat(PostgresAsker.of(user, password).evidence(server)).startsWith(reason);
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        assertThat(PostgresAsker.of("scram", "pencil").withDatabase("nowhere").evidence(server))
                .isEqualTo("no such database: \"database \\\"nowhere\\\" does not exist\"");
    }

    @ParameterizedTest
    @CsvSource({"scram, pencil", "clear, pencil", "encrypted, pencil", "hashed, pencil"})
    void everyLoginWorksOverTlsAndAPasswordMayBeSaidThere(String user, String password) {
        assertThat(PostgresAsker.of(user, password).over(itsCertificate()).evidence(server))
                .startsWith("passed in ");
    }

    @Test
    void aServerThatNobodyVouchesForIsToldNothing() {
        var asker = PostgresAsker.of("scram", "pencil");

        assertThat(asker.over(TlsConfig.DEFAULT).ask(server))
                .isInstanceOf(ProbeResult.Failed.class);
        assertThat(asker.over(new TlsConfig(null, null, false)).evidence(server))
                .startsWith("passed in ");
    }

    @Test
    void aServerWithoutRoomSaysSo() {
        var sessions = new ArrayList<Command.Running>(List.of(session(), session(), session()));
        try {
            Await.until("every place is taken", LIMIT, () -> {
                // Whoever is still about to leave may have kept one of them out.
                sessions.replaceAll(
                        session -> session.process().isAlive() ? session : session());
                return sleepers().equals("3");
            });

            assertThat(PostgresAsker.of("scram", "pencil").evidence(server))
                    .startsWith("too many connections: \"");
        } finally {
            server.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = 'trusted'");
            sessions.forEach(Command.Running::end);
        }
    }

    @Test
    void whatIsLeftBehindInTheServersLogAreLoginsAlone() {
        int before = server.process().output().length();
        for (int i = 0; i < 20; i++) {
            assertThat(PostgresAsker.of("scram", "pencil").evidence(server))
                    .startsWith("passed in ");
        }
        awaitEmptiness();

        assertThat(server.process().output().substring(before).lines()
                .filter(line -> line.contains("user=scram") || line.contains("WARNING")
                        || line.contains("could not")))
                .hasSizeGreaterThanOrEqualTo(20)
                .allMatch(line -> line.contains("LOG:  connection auth"));
    }

    @Test
    void aServerThatComesUpAndOneThatGoesDecline() {
        try (var other = PostgresServer.prepare("restore_command = 'sleep 60; false'")) {
            other.write("recovery.signal", "");
            other.startRejecting();

            assertDeclines(other, "the database system is starting up");
            assertThat(PostgresAsker.of("postgres", null).over(TlsConfig.DEFAULT).evidence(other))
                    .isEqualTo("does not support TLS");
        }
        try (var other = PostgresServer.start()) {
            Command.Running session = session(other.port(), "postgres");
            Await.until("the session is open", LIMIT,
                    () -> !other.psql("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%sleep%'"
                            + " AND pid <> pg_backend_pid()").isEmpty());
            other.signal("TERM"); // waits for the session

            Await.until("it is shutting down", LIMIT,
                    () -> PostgresAsker.of("postgres", null)
                            .ask(other) instanceof ProbeResult.Answered(Finding.Declined _, _));
            assertDeclines(other, "the database system is shutting down");
            other.stop("INT");
            session.end();
        }
    }

    private static void assertDeclines(PostgresServer other, String words) {
        assertThat(PostgresAsker.of("postgres", null).ask(other)).isInstanceOfSatisfying(
                ProbeResult.Answered.class,
                answered -> assertThat(answered.finding()).isEqualTo(new Finding.Declined(
                        "takes no connections now: \"" + words + "\"")));
    }

    private static TlsConfig itsCertificate() {
        return new TlsConfig(Path.of(server.data(), "server.crt"), null, true);
    }

    private static Command.Running session() {
        return session(server.port(), "trusted");
    }

    private static Command.Running session(int port, String user) {
        return Command.start(List.of(Programs.path("psql"), "-h", "127.0.0.1", "-p",
                Integer.toString(port), "-U", user, "-AtXqc", "SELECT pg_sleep(60)", "postgres"));
    }

    /// A server takes a moment to notice that a client has left.
    private static void awaitEmptiness() {
        Await.until("every client has left", LIMIT,
                () -> server.psql("SELECT count(*) FROM pg_stat_activity WHERE"
                        + " backend_type = 'client backend' AND pid <> pg_backend_pid()")
                        .equals("0"));
    }

    private static String sleepers() {
        return server.psql("SELECT count(*) FROM pg_stat_activity WHERE usename = 'trusted'");
    }
}
