package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two MariaDB servers behind one address that leads to the one that takes writes, whichever of the
/// two that is.
@OnEveryEngine
@Needs(program = "mariadbd", debian = "mariadb-server")
@Needs(program = "mariadb", debian = "mariadb-client")
class MariadbFailoverEndToEndTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int WRITERS = 4;
    private static final int ENOUGH = 20;
    private static final String MONITOR = "monitor";
    private static final String CHECK = """
            { type: mysql, role: primary, user: %s, password: s3cret, interval: %dms, \
            timeout: 500ms, rise: 2, fall: 3 }""".formatted(MONITOR, INTERVAL.toMillis());

    private static MariadbServer one;
    private static MariadbServer two;

    private final EngineChoice engine;

    MariadbFailoverEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeAll
    static void startServers() {
        one = MariadbServer.start();
        two = MariadbServer.start();
        for (MariadbServer server : List.of(one, two)) {
            server.query(MariadbWriter.TABLE
                    + "; create user %s identified by 's3cret'".formatted(MONITOR));
        }
    }

    @AfterAll
    static void stopServers() {
        one.close();
        two.close();
    }

    @BeforeEach
    void oneTakesWrites() {
        two.query("set global read_only = on");
        one.query("set global read_only = off");
    }

    @Test
    void writesFollowThePrimaryAndNobodyIsSentToAServerThatIsReadOnly() {
        var logOfOne = MariadbLog.begin(one);
        var logOfTwo = MariadbLog.begin(two);
        ConfigText config = config();
        // From before there is a balancer: what it does in its first instant counts as well.
        try (var writers = Writers.through(config.port());
                var sluice = serving(config)) {
            writers.awaitWrites(one, ENOUGH);
            Command.Running idle = Command.start(List.of(Programs.path("mariadb"), "--no-defaults",
                    "--host=127.0.0.1", "--port=" + sluice.port(),
                    "--user=" + MariadbWriter.USER,
                    "--execute=select sleep(100)"));
            sluice.await("one session more", status -> status.backend(one.address())
                    .sessions() == WRITERS + 1);

            one.query("set global read_only = on");
            long flipped = logOfTwo.now();
            two.query("set global read_only = off");
            writers.awaitWrites(two, ENOUGH);
            assertThat(writers.firstWrite(two) - flipped)
                    .as("ms from the change of roles to the first write")
                    .isBetween(0L, 2 * INTERVAL.toMillis());

            sluice.await("the old primary is known to be none, and its sessions are over",
                    status -> status.backend(one.address()).hasWrongRole()
                            && status.backend(one.address()).sessions() == 0);
            long known = logOfOne.now();
            assertThat(idle.end().output()).contains("Lost connection");
            assertThat(sluice.status().listener().counter("end-backend-wrong-role")).isPositive();
            writers.awaitWrites(two, writers.writes(two) + ENOUGH);
            sluice.await("it has been asked again", _ -> logOfOne.entries(MONITOR, known,
                    Long.MAX_VALUE) > 0);

            assertThat(logOfTwo.entries(MONITOR, 0, flipped)).isPositive();
            assertThat(logOfTwo.entries(MariadbWriter.USER, 0, flipped)).isZero();
            assertThat(logOfTwo.entries(MariadbWriter.USER, flipped, Long.MAX_VALUE)).isPositive();
            assertThat(logOfOne.entries(MariadbWriter.USER, 0, known)).isPositive();
            assertThat(logOfOne.entries(MariadbWriter.USER, known, Long.MAX_VALUE)).isZero();
        }
    }

    @Test
    void aServerThatIsStillForAMomentLosesNoSession() {
        ConfigText config = config();
        try (var sluice = serving(config); var writers = Writers.through(config.port())) {
            writers.awaitWrites(one, ENOUGH);

            one.signal("STOP");
            try {
                sluice.await("one check has failed", LIMIT, evidence("(1 of 3)"));
            } finally {
                one.signal("CONT");
            }
            sluice.await("the next one passes", LIMIT, evidence("read-write, passed in "));
            writers.awaitWrites(one, writers.writes(one) + ENOUGH);

            assertThat(sluice.log()).doesNotContain(" down: ");
            assertThat(writers.errors()).isEmpty();
            assertThat(writers.writes(two)).isZero();
            assertThat(sluice.status().backend(one.address()).counter("sessions"))
                    .isEqualTo(WRITERS);
        }
    }

    private ConfigText config() {
        return ConfigText.overServers(engine, two, one).withCheck(CHECK);
    }

    private static SluiceProcess serving(ConfigText config) {
        return SluiceProcess.serving(config, "both are known",
                status -> status.backend(one.address()).isUp()
                        && status.backend(two.address()).hasWrongRole());
    }

    private static Predicate<Status> evidence(String words) {
        return status -> status.backend(one.address()).text("evidence").contains(words);
    }

    /// Some that work at the same time.
    private record Writers(List<MariadbWriter> all) implements AutoCloseable {

        static Writers through(int port) {
            return new Writers(
                    Stream.generate(() -> MariadbWriter.through(port)).limit(WRITERS).toList());
        }

        long writes(MariadbServer server) {
            return all.stream().mapToLong(writer -> writer.writesOn(server)).sum();
        }

        void awaitWrites(MariadbServer server, long count) {
            Await.until(count + " writes on " + server.port(), LIMIT,
                    () -> writes(server) >= count, () -> errors().toString());
        }

        long firstWrite(MariadbServer server) {
            return all.stream().flatMap(writer -> writer.writes().stream())
                    .filter(write -> write.server() == server.port())
                    .mapToLong(MariadbWriter.Write::atMillis).min().orElseThrow();
        }

        List<String> errors() {
            return all.stream().flatMap(writer -> writer.errors().stream()).toList();
        }

        @Override
        public void close() {
            all.forEach(MariadbWriter::close);
        }
    }
}
