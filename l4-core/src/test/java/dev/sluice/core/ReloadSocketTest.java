package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.OnDown;
import dev.sluice.config.OnDown.Action;
import dev.sluice.config.Rate;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;

/// What a reload does to sessions and to the backends of new ones.
@Timeout(60)
class ReloadSocketTest {

    private static final Action KEEP = new Action.Keep();
    private static final Action CLOSE = new Action.Close();
    private static final Action BRIEFLY = new Action.Drain(Duration.ofMillis(200));

    @OnEachEngine
    void openSessionsSurviveEveryChangeOfAttributes(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing()) {
            var configs = Configs.over(engine, backend.address());
            try (var balancer = TestBalancer.start(configs); var client = balancer.connect()) {
                assertEchoes(client);
                int port = balancer.port();
                for (Configs next : List.of(
                        configs.withBackends(List.of(weighing(configs, 7))),
                        configs.withSessionsMax(1),
                        configs.withTimeouts(Duration.ofSeconds(9), Duration.ofSeconds(9),
                                Duration.ofSeconds(9)),
                        configs.withLimits(new Limits(1, 1, Rate.UNLIMITED, Rate.UNLIMITED)),
                        configs.withRetries(0), configs.withChecks(), configs.withLoops(1),
                        configs.withListener(renamed(configs.listener(), "other")), configs)) {
                    assertThat(balancer.apply(next)).isInstanceOf(ApplyResult.Applied.class);

                    assertEchoes(client);
                    // The kernel chose this port, so a new socket would have another one.
                    assertThat(balancer.port()).isEqualTo(port);
                }
                assertThat(balancer.backend(0).sessions()).isEqualTo(1);
                try (var next = balancer.connect()) {
                    assertEchoes(next);
                }
            }
        }
    }

    @OnEachEngine
    void aNewWeightChangesTheSplitOfNewSessions(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1"); var two = EchoBackend.named("2")) {
            var configs = Configs.over(engine, one.address(), two.address());
            try (var balancer = TestBalancer.start(configs)) {
                balancer.apply(configs.withBackends(List.of(weighing(configs, 3),
                        configs.pool().backends().get(1))));

                for (int i = 0; i < 40; i++) {
                    try (var client = balancer.connect()) {
                        client.getInputStream().read();
                    }
                }
                assertThat(balancer.backendCounter(0, BackendCounter.SESSIONS)).isEqualTo(30);
            }
        }
    }

    @OnEachEngine
    void closesTheSessionsOfARemovedBackend(EngineChoice engine) throws Exception {
        assertRemoved(engine, CLOSE, Wire::assertReset);
    }

    @OnEachEngine
    void keepsTheSessionsOfARemovedBackend(EngineChoice engine) throws Exception {
        assertRemoved(engine, KEEP, ReloadSocketTest::assertEchoes);
    }

    @OnEachEngine
    void endsTheSessionsOfARemovedBackendAtTheDeadline(EngineChoice engine) throws Exception {
        assertRemoved(engine, BRIEFLY, client -> {
            assertEchoes(client);
            Wire.assertReset(client);
        });
    }

    private static void assertRemoved(EngineChoice engine, Action action, Consumer<Socket> then)
            throws Exception {
        var onDown = new OnDown(KEEP, KEEP, action);
        try (var old = EchoBackend.echoing(); var next = EchoBackend.named("new")) {
            try (var balancer = TestBalancer
                    .start(Configs.over(engine, old.address()).withOnDown(onDown));
                    var client = balancer.connect()) {
                assertEchoes(client);

                balancer.apply(Configs.over(engine, next.address()).withOnDown(onDown));

                try (var newcomer = balancer.connect()) {
                    Wire.assertReceives(newcomer, "new");
                }
                then.accept(client);
            }
        }
    }

    @OnEachEngine
    void sessionsOfARemovedListenerGoOn(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing()) {
            var configs = Configs.over(engine, backend.address());
            try (var balancer = TestBalancer.start(configs); var client = balancer.connect()) {
                assertEchoes(client);

                balancer.apply(new Configs(renamed(configs.listener(), "other"), configs.pool(),
                        engine, configs.loops()).withBinds(
                                new BindAddress.TcpAny(0)));

                assertThat(balancer.listener().name()).isEqualTo("other");
                assertEchoes(client);
                client.shutdownOutput();
                Wire.assertEnded(client);
                balancer.awaitQuiet();
            }
        }
    }

    @OnEachEngine
    void sendsAwayWhoWaitsInTheQueueOfARemovedPool(EngineChoice engine) throws Exception {
        try (var old = EchoBackend.played(); var next = EchoBackend.named("new")) {
            var configs = Configs.over(engine, old.address()).withSessionsMax(1).withQueue(5,
                    Duration.ofMinutes(1));
            try (var balancer = TestBalancer.start(configs);
                    var _ = balancer.connect();
                    var _ = old.accepted();
                    var waiting = balancer.connect()) {
                TestBalancer.await("one in the queue",
                        () -> balancer.status().pools().getFirst().waiting() == 1);
                ListenerConfig l = configs.listener();
                balancer.apply(new Configs(
                        new ListenerConfig(l.name(), l.binds(), "q", l.access(), l.limits(),
                                l.timeouts(), l.relay(), l.log(), l.udp(), l.proxy()),
                        Configs.pool("q", next.address()), engine, configs.loops()));

                Wire.assertReset(waiting);
                balancer.awaitEnded(EndReason.NO_BACKEND, 1);
                try (var newcomer = balancer.connect()) {
                    Wire.assertReceives(newcomer, "new");
                }
            }
        }
    }

    @OnEachEngine
    void aBackendThatWasDownIsUpOnceNobodyChecksIt(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("hi")) {
            var configs = Configs.over(engine, backend.address());
            try (var balancer = TestBalancer.start(configs.withChecks())) {
                balancer.health(0, Health.DOWN);
                balancer.apply(configs);

                assertThat(balancer.backend(0).state()).isEqualTo("up");
                try (var client = balancer.connect()) {
                    Wire.assertReceives(client, "hi");
                }
            }
        }
    }

    private static void assertEchoes(Socket client) {
        try {
            Wire.send(client, "still here");
            Wire.assertReceives(client, "still here");
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private static BackendConfig weighing(Configs configs, int weight) {
        BackendConfig b = configs.pool().backends().getFirst();
        return new BackendConfig(b.key(), b.address(), b.name(), weight, b.sessionsMax(), b.tier(),
                b.drain(), b.source(), b.proxyV2());
    }

    private static ListenerConfig renamed(ListenerConfig l, String name) {
        return new ListenerConfig(name, l.binds(), l.pool(), l.access(), l.limits(), l.timeouts(),
                l.relay(), l.log(), l.udp(), l.proxy());
    }
}
