package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A master and its replica: writes go to whichever is the master.
@OnEveryEngine
@Needs(program = "redis-server", debian = "redis-server")
@Needs(program = "redis-cli", debian = "redis-tools")
class RedisRoleEndToEndTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int WRITERS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CHECK = """
            { type: redis, role: master, interval: 1s, timeout: 300ms, rise: 2, fall: 3 }""";

    private final EngineChoice engine;
    private final RedisServer one = RedisServer.start();
    private final RedisServer two = RedisServer.start();

    RedisRoleEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeEach
    void twoFollowsOne() {
        RedisShell.of(two).follow(one);
        Await.until("the replica is in step", LIMIT, () -> RedisShell.of(two).isInStep());
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void writesFollowTheMasterWithinTwoIntervals() throws IOException {
        try (var sluice = serving();
                var reader = Client.connect(sluice.port());
                var writers = RedisWriters.start(WRITERS, sluice.port())) {
            assertThat(reader.ask("PING\r\n", 7)).isEqualTo("+PONG\r\n");
            writers.untilOneIsWritten(LIMIT);
            assertThat(sluice.status().backend(two.address()).counter("sessions")).isZero();
            assertThat(RedisShell.of(two).refusedWrites()).isZero();

            long promotion = System.nanoTime();
            RedisShell.of(two).ask("REPLICAOF", "NO", "ONE");
            RedisShell.of(one).follow(two);
            writers.untilOneIsWritten(INTERVAL.multipliedBy(2));
            assertThat(Duration.ofNanos(System.nanoTime() - promotion))
                    .isLessThan(INTERVAL.multipliedBy(2));

            sluice.await("the demoted one is known", status -> status.backend(one.address())
                    .hasWrongRole() && status.backend(one.address()).sessions() == 0);
            assertThat(isCut(reader)).as("the sessions it had").isTrue();
            theDemotedOneIsLeftAlone(sluice, writers);
        }
    }

    private static boolean isCut(Client client) {
        try {
            return client.socket().getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void theDemotedOneIsLeftAlone(SluiceProcess sluice, RedisWriters writers) {
        long sessions = sluice.status().backend(one.address()).counter("sessions");
        long refused = RedisShell.of(one).refusedWrites();
        int until = writers.written().size() + 100 * WRITERS;
        Await.until("more is written", LIMIT, () -> writers.written().size() >= until);

        assertThat(sluice.status().backend(one.address()).counter("sessions")).isEqualTo(sessions);
        assertThat(RedisShell.of(one).refusedWrites()).isEqualTo(refused);
        writers.close();
        assertThat(List.of(RedisShell.of(two).ask("KEYS", "*").split("\n", -1)))
                .as("what was confirmed is there").containsAll(writers.written());
    }

    @Test
    void aMomentWithoutAnAnswerCutsNothing() throws IOException {
        try (var sluice = serving(); var client = Client.connect(sluice.port())) {
            assertThat(client.ask("PING\r\n", 7)).isEqualTo("+PONG\r\n");
            signal("STOP");
            sluice.await("one probe fails", status -> status.backend(one.address())
                    .text("evidence").contains("(1 of 3)"));
            signal("CONT");
            sluice.await("the next one passes", status -> status.backend(one.address())
                    .text("evidence").startsWith("master, passed"));

            assertThat(client.ask("PING\r\n", 7)).as("the same session").isEqualTo("+PONG\r\n");
            assertThat(sluice.status().backend(one.address()).isUp()).isTrue();
        } finally {
            signal("CONT");
        }
    }

    private void signal(String name) {
        Command.run(List.of("sh", "-c", "kill -" + name + " " + one.process().pid())).orFail();
    }

    private SluiceProcess serving() {
        return SluiceProcess.serving(ConfigText.overServers(engine, one, two).withCheck(CHECK),
                "both roles are known", status -> status.backend(one.address()).isUp()
                        && status.backend(two.address()).hasWrongRole());
    }
}
