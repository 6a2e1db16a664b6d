package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.OnDown;
import dev.sluice.config.OnDown.Action;
import dev.sluice.config.PoolConfig.WhenAllDown;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthSocketTest {

    private static final Action KEEP = new Action.Keep();
    private static final Action CLOSE = new Action.Close();
    private static final Action BRIEFLY = new Action.Drain(Duration.ofMillis(300));

    @OnEachEngine
    void keepsTheSessionsOfABackendThatIsDownAndSendsNewOnesElsewhere(EngineChoice engine)
            throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer.start(Configs.over(engine, one.address(),
                        two.address()).withOnDown(new OnDown(KEEP, CLOSE, CLOSE)));
                var onFirst = connectUntil(balancer, "1")) {
            balancer.health(0, Health.DOWN);
            awaitEligible(balancer, false, true);

            for (int i = 0; i < 10; i++) {
                assertThat(whoServes(balancer)).isEqualTo("2");
            }
            Wire.send(onFirst, "still here");
            Wire.assertReceives(onFirst, "still here");
        }
    }

    @OnEachEngine
    void closesTheSessionsOfABackendThatIsDown(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer.start(Configs.over(engine, one.address(),
                        two.address()).withOnDown(new OnDown(CLOSE, KEEP, KEEP)));
                var onFirst = connectUntil(balancer, "1");
                var onSecond = connectUntil(balancer, "2")) {
            long before = balancer.status().sessions();
            assertThat(before).isPositive();

            balancer.health(0, Health.DOWN);

            Wire.assertReset(onFirst);
            TestBalancer.await("its end", () -> balancer.ended(EndReason.BACKEND_DOWN) > 0);
            Wire.send(onSecond, "unharmed");
            Wire.assertReceives(onSecond, "unharmed");
        }
    }

    @OnEachEngine
    void closesTheSessionsOfABackendThatChangedItsRole(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var balancer = TestBalancer.start(Configs.over(engine, one.address())
                        .withOnDown(new OnDown(KEEP, CLOSE, KEEP)));
                var client = connectUntil(balancer, "1")) {
            balancer.health(0, Health.WRONG_ROLE);

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_WRONG_ROLE, 1);
            assertThat(balancer.backend(0).state()).isEqualTo("wrong-role");
            Wire.assertTurnedAway(balancer);
            balancer.awaitEnded(EndReason.NO_BACKEND, 1);
        }
    }

    @OnEachEngine
    void endsTheSessionsOfABackendThatIsDownAtTheDeadline(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var balancer = TestBalancer.start(Configs.over(engine, one.address())
                        .withOnDown(new OnDown(BRIEFLY, KEEP, KEEP)));
                var client = connectUntil(balancer, "1")) {
            balancer.health(0, Health.DOWN);
            awaitEligible(balancer, false);
            Wire.send(client, "before the deadline");
            Wire.assertReceives(client, "before the deadline");

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_DOWN, 1);
        }
    }

    @OnEachEngine
    void sparesTheSessionsOfABackendThatIsBackBeforeTheDeadline(EngineChoice engine)
            throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer.start(Configs.over(engine, one.address(),
                        two.address()).withOnDown(new OnDown(BRIEFLY, KEEP, KEEP)));
                var spared = connectUntil(balancer, "1");
                var other = connectUntil(balancer, "2")) {
            balancer.health(0, Health.DOWN);
            balancer.health(0, Health.UP);
            balancer.health(1, Health.DOWN);

            Wire.assertReset(other); // its deadline is the later one
            Wire.send(spared, "still here");
            Wire.assertReceives(spared, "still here");
        }
    }

    @OnEachEngine
    void refusesClientsWhenAllBackendsAreDown(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var balancer = TestBalancer.start(Configs.over(engine, one.address()))) {
            balancer.health(0, Health.DOWN);
            Wire.assertTurnedAway(balancer);
            balancer.awaitEnded(EndReason.NO_BACKEND, 1);

            balancer.health(0, Health.UP);
            assertThat(whoServes(balancer)).isEqualTo("1");
        }
    }

    @OnEachEngine
    void asksThemAllTheSameWhenHealthIsToBeIgnored(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var balancer = TestBalancer.start(Configs.over(engine, one.address())
                        .withWhenAllDown(WhenAllDown.IGNORE_HEALTH))) {
            balancer.health(0, Health.DOWN);

            assertThat(whoServes(balancer)).isEqualTo("1");
            assertThat(balancer.backend(0).state()).isEqualTo("down");
        }
    }

    @OnEachEngine
    void usesTheBackupTierOnlyWhileTheFirstIsDown(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var backup = EchoBackend.named("2")) {
            var configs = Configs.over(engine, one.address(), backup.address());
            var backends = configs.pool().backends();
            try (var balancer = TestBalancer.start(configs
                    .withBackends(List.of(backends.get(0), inTier(backends.get(1), 1))))) {
                assertThat(whoServes(balancer)).isEqualTo("1");

                balancer.health(0, Health.DOWN);
                awaitEligible(balancer, false, true);
                assertThat(whoServes(balancer)).isEqualTo("2");

                balancer.health(0, Health.UP);
                awaitEligible(balancer, true, false);
                assertThat(whoServes(balancer)).isEqualTo("1");
            }
        }
    }

    @OnEachEngine
    void letsABackendThatIsAddedWaitForItsFirstPass(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1"); var added = EchoBackend.named("2")) {
            var before = Configs.over(engine, one.address()).withChecks();
            var after = Configs.over(engine, one.address(), added.address()).withChecks();
            try (var balancer = TestBalancer.start(before)) {
                assertThat(balancer.backend(0).state()).isEqualTo("up");
                balancer.apply(after);
                assertThat(balancer.backend(1).state()).isEqualTo("pending");
                assertThat(whoServes(balancer)).isEqualTo("1");
                assertThat(whoServes(balancer)).isEqualTo("1");

                balancer.health(0, Health.DOWN); // better the unknown one than none
                awaitEligible(balancer, false, true);
                assertThat(whoServes(balancer)).isEqualTo("2");

                balancer.health(1, Health.UP);
                balancer.health(0, Health.UP);
                awaitEligible(balancer, true, true);
                connectUntil(balancer, "1").close();
                connectUntil(balancer, "2").close();
            }
        }
    }

    @OnEachEngine
    void givesAReturningBackendASmallShareFirst(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer
                        .start(Configs.over(engine, one.address(), two.address())
                                .withSlowStart(Duration.ofHours(1)))) {
            balancer.health(0, Health.DOWN);
            balancer.health(0, Health.UP);
            awaitEligible(balancer, true, true);

            int first = 0;
            for (int i = 0; i < 90; i++) {
                first += whoServes(balancer).equals("1") ? 1 : 0;
            }

            assertThat(first).isBetween(6, 13); // a tenth of its weight: about 1 in 10
        }
    }

    private static void awaitEligible(TestBalancer balancer, boolean... expected) {
        for (int i = 0; i < expected.length; i++) {
            int backend = i;
            TestBalancer.await("backend %d eligible: %s".formatted(i, expected[i]),
                    () -> balancer.backend(backend).eligible() == expected[backend]);
        }
    }

    private static String whoServes(TestBalancer balancer) throws IOException {
        try (var client = balancer.connect()) {
            return Character.toString(client.getInputStream().read());
        }
    }

    /// A session with the backend of this name.
    private static Socket connectUntil(TestBalancer balancer, String name) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket client = balancer.connect();
            if (Character.toString(client.getInputStream().read()).equals(name)) {
                return client;
            }
            client.close();
        }
        throw new AssertionError("never served by " + name);
    }

    private static BackendConfig inTier(BackendConfig b, int tier) {
        return new BackendConfig(b.key(), b.address(), b.name(), b.weight(), b.sessionsMax(), tier,
                b.drain(), b.source(), b.proxyV2());
    }
}
