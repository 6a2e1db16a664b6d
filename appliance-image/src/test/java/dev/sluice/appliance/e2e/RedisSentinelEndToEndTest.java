package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A master, its replica and three Sentinels: the master dies, and comes back with its old opinion of
/// itself.
@OnEveryEngine
@Needs(program = "redis-server", debian = "redis-server")
@Needs(program = "redis-cli", debian = "redis-tools")
class RedisSentinelEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int WRITERS = 4;

    private final EngineChoice engine;
    private final RedisServer old = RedisServer.start();
    private final RedisServer next = RedisServer.start();
    private final List<RedisSentinel> sentinels = new ArrayList<>();

    RedisSentinelEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeEach
    void watch() {
        RedisShell.of(next).follow(old);
        Await.until("the replica is in step", LIMIT, () -> RedisShell.of(next).isInStep());
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisSentinel.watching(old));
        }
        Await.until("the Sentinels know each other", LIMIT,
                () -> sentinels.stream().allMatch(RedisSentinel::seesAll));
    }

    @AfterEach
    void stop() {
        sentinels.forEach(RedisSentinel::close);
        old.close();
        next.close();
    }

    @Test
    void writesFollowTheFailoverAndTheOldMasterIsNotUsedWhenItComesBack() {
        try (var sluice = serving();
                var writers = RedisWriters.start(WRITERS, sluice.port())) {
            writers.untilOneIsWritten(LIMIT);
            assertThat(evidence(sluice, old)).contains("of 3 Sentinels say");

            old.kill9();
            writers.untilOneIsWritten(LIMIT);
            assertThat(RedisShell.of(next).role()).isEqualTo("master");
            long sessions = sluice.status().backend(old.address()).counter("sessions");

            old.restart();
            sluice.await("the old master is seen through", status -> status.backend(old.address())
                    .hasWrongRole()
                    && evidence(sluice, old).contains("Sentinels name "
                            + next.address()));
            assertThat(RedisShell.of(old).role()).as("what it says itself").isEqualTo("master");
            Await.until("a Sentinel has turned it into a replica", LIMIT,
                    () -> RedisShell.of(old).role().equals("slave"));
            sluice.await("it says so itself",
                    _ -> evidence(sluice, old).contains("is a replica (expected: master)"));

            assertThat(sluice.status().backend(old.address()).counter("sessions"))
                    .isEqualTo(sessions);
            assertThat(RedisShell.of(old).refusedWrites()).isZero();
            writers.untilOneIsWritten(LIMIT);
        }
    }

    private static String evidence(SluiceProcess sluice, RedisServer server) {
        return sluice.status().backend(server.address()).text("evidence");
    }

    private SluiceProcess serving() {
        String addresses = sentinels.stream().map(RedisSentinel::address)
                .collect(Collectors.joining(", "));
        String check = """
                { type: redis, role: master, sentinels: [%s], interval: 400ms, timeout: 400ms }"""
                .formatted(addresses);
        return SluiceProcess.serving(ConfigText.overServers(engine, old, next).withCheck(check),
                "both roles are known", status -> status.backend(old.address()).isUp()
                        && status.backend(next.address()).hasWrongRole());
    }
}
