package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A primary and its standby behind one address that leads to the primary alone, whichever of the
/// two that is.
@OnEveryEngine
@Needs(program = "postgres", debian = "postgresql")
@Needs(program = "psql", debian = "postgresql-client")
@Needs(program = "pgbench", debian = "postgresql-client")
class PostgresFailoverEndToEndTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int WRITERS = 4;
    private static final int ENOUGH = 20;
    private static final String CHECK = """
            { type: postgres, role: primary, user: monitor, password: pencil, interval: %dms, \
            timeout: 500ms, rise: 2, fall: 3 }""".formatted(INTERVAL.toMillis());
    private static final String ON_DOWN = "on-down: { unreachable: drain 30s, wrong-role: close }";
    private static final String RULES = """
            local all,replication postgres trust
            host all writer 127.0.0.1/32 trust
            host all monitor 127.0.0.1/32 scram-sha-256
            """;

    /// Change their parts with each failover.
    private static PostgresServer primary;
    private static PostgresServer standby;

    private final EngineChoice engine;

    PostgresFailoverEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        primary = PostgresServer.prepare();
        primary.write("pg_hba.conf", RULES);
        primary.restart();
        primary.psql(PostgresWriter.TABLE + "; " + PgbenchWriters.TABLE
                + "; CREATE ROLE monitor LOGIN PASSWORD 'pencil'");
        standby = PostgresServer.standbyOf(primary);
    }

    @AfterAll
    static void stopServers() {
        standby.close();
        primary.close();
    }

    @Test
    void writesFollowThePrimaryAndNotOneReachesAStandby() {
        PostgresServer old = primary;
        PostgresServer next = standby;
        ConfigText config = config();
        // From before there is a balancer: what it does in its first instant counts as well.
        try (var writers = Writers.through(config.port());
                var _ = PgbenchWriters.through(config.port());
                var sluice = serving(config)) {
            writers.awaitWrites(old, ENOUGH);
            awaitRows(old);

            old.stop("QUIT");
            next.psql("SELECT pg_promote(false)");
            writers.awaitWrites(next, ENOUGH);
            awaitRows(next);
            long promoted = new PostgresLog(next).primarySince();
            assertThat(writers.firstWrite(next) - promoted)
                    .as("ms from the promotion to the first write")
                    .isBetween(0L, 2 * INTERVAL.toMillis());
            assertNobodyCame(next, promoted);

            old.rewindTo(next);
            old.restart();
            primary = next;
            standby = old;
            sluice.await("the old primary is known for a standby", LIMIT, this::areBothKnown);
            writers.awaitWrites(next, writers.writes(next) + ENOUGH);
            assertNobodyCame(old, System.currentTimeMillis());
            assertThat(new PostgresLog(old).refusedWrites()).isZero();
            assertThat(new PostgresLog(next).refusedWrites()).isZero();
        }
    }

    @Test
    void aServerThatIsStillForAMomentLosesNoSession() {
        ConfigText config = config();
        try (var sluice = serving(config); var writers = Writers.through(config.port())) {
            writers.awaitWrites(primary, ENOUGH);

            primary.signal("STOP"); // nobody is let in; who is in works on
            try {
                sluice.await("one check has failed", LIMIT, evidence("(1 of 3)"));
            } finally {
                primary.signal("CONT");
            }
            sluice.await("the next one passes", LIMIT, evidence("primary, passed in "));
            writers.awaitWrites(primary, writers.writes(primary) + ENOUGH);
            assertThat(sluice.log()).doesNotContain(" down: ");

            primary.signal("STOP");
            try {
                sluice.await("it is down", LIMIT,
                        status -> status.backend(primary.address()).isDown());
                writers.awaitWrites(primary, writers.writes(primary) + ENOUGH);
            } finally {
                primary.signal("CONT");
            }
            sluice.await("it is up again", LIMIT,
                    status -> status.backend(primary.address()).isUp());
            assertThat(writers.errors()).isEmpty();
            assertThat(sluice.status().backend(primary.address()).counter("sessions"))
                    .isEqualTo(WRITERS);
        }
    }

    /// pgbench writes there.
    private static void awaitRows(PostgresServer server) {
        long before = PgbenchWriters.rows(server, server);
        Await.until("rows of pgbench on " + server.port(), LIMIT,
                () -> PgbenchWriters.rows(server, server) >= before + ENOUGH, () -> "");
    }

    private ConfigText config() {
        return ConfigText.overServers(engine, standby, primary).withCheck(CHECK)
                .withPool(ON_DOWN);
    }

    private SluiceProcess serving(ConfigText config) {
        return SluiceProcess.serving(config, "both are known", this::areBothKnown);
    }

    private boolean areBothKnown(Status status) {
        return status.backend(primary.address()).isUp()
                && status.backend(standby.address()).hasWrongRole();
    }

    private static Predicate<Status> evidence(String words) {
        return status -> status.backend(primary.address()).text("evidence").contains(words);
    }

    /// No session but the checks', in all the time that it was a standby.
    private static void assertNobodyCame(PostgresServer server, long until) {
        var log = new PostgresLog(server);
        assertThat(log.visits(PostgresWriter.USER, log.standbySince(), until)).isEmpty();
        assertThat(log.visits("monitor", log.standbySince(), until)).isNotEmpty();
    }

    /// Some that work at the same time.
    private record Writers(List<PostgresWriter> all) implements AutoCloseable {

        static Writers through(int port) {
            return new Writers(
                    Stream.generate(() -> PostgresWriter.through(port)).limit(WRITERS).toList());
        }

        long writes(PostgresServer server) {
            return all.stream().mapToLong(writer -> writer.writesOn(server)).sum();
        }

        void awaitWrites(PostgresServer server, long count) {
            Await.until(count + " writes on " + server.port(), LIMIT,
                    () -> writes(server) >= count, () -> errors().toString());
        }

        long firstWrite(PostgresServer server) {
            return all.stream().flatMap(writer -> writer.writes().stream())
                    .filter(write -> write.server() == server.port())
                    .mapToLong(PostgresWriter.Write::atMillis).min().orElseThrow();
        }

        List<String> errors() {
            return all.stream().flatMap(writer -> writer.errors().stream()).toList();
        }

        @Override
        public void close() {
            all.forEach(PostgresWriter::close);
        }
    }
}
