package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.EngineChoice;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpConnectSocketTest {

    @OnEachEngine
    void triesAnotherBackendWhenOneRefuses(EngineChoice engine) throws Exception {
        SocketAddress dead = SilentBackend.refusing();
        try (var alive = EchoBackend.named("alive");
                var balancer = TestBalancer.start(Configs.over(engine, dead, alive.address()))) {
            for (int i = 0; i < 10; i++) {
                try (var client = balancer.connect()) {
                    Wire.assertReceives(client, "alive");
                }
            }

            long retries = balancer.counter("retries");
            assertThat(retries).isBetween(4L, 10L);
            assertThat(balancer.backendCounter(0, BackendCounter.CONNECT_FAILED))
                    .isEqualTo(retries);
            assertThat(balancer.backendCounter(0, BackendCounter.SUSPECTED)).isEqualTo(retries);
            assertThat(balancer.backendCounter(1, BackendCounter.SESSIONS)).isEqualTo(10);
            assertThat(balancer.suspected()).hasSize((int) retries)
                    .containsOnly(balancer.backend(0).key());
        }
    }

    @OnEachEngine
    void resetsTheClientWhenEveryBackendRefuses(EngineChoice engine) throws Exception {
        try (var balancer = TestBalancer.start(
                Configs.over(engine, SilentBackend.refusing(), SilentBackend.refusing()))) {
            Wire.assertTurnedAway(balancer);

            balancer.awaitEnded(EndReason.CONNECT_FAILED, 1);
            assertThat(balancer.counter("retries")).isEqualTo(1);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void triesNoMoreBackendsThanThePoolAllows(EngineChoice engine) throws Exception {
        var dead = new SocketAddress[5];
        for (int i = 0; i < dead.length; i++) {
            dead[i] = SilentBackend.refusing();
        }
        try (var balancer = TestBalancer.start(Configs.over(engine, dead).withRetries(2))) {
            Wire.assertTurnedAway(balancer);

            balancer.awaitEnded(EndReason.CONNECT_FAILED, 1);
            assertThat(balancer.suspected()).hasSize(3).doesNotHaveDuplicates();
            assertThat(balancer.counter("retries")).isEqualTo(2);
        }
    }

    @OnEachEngine
    void triesNobodyElseWithoutRetries(EngineChoice engine) throws Exception {
        try (var alive = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, SilentBackend.refusing(),
                        alive.address()).withRetries(0));
                var _ = balancer.connect();
                var _ = balancer.connect()) {
            balancer.awaitEnded(EndReason.CONNECT_FAILED, 1); // the other one was lucky
            assertThat(balancer.counter("retries")).isZero();
        }
    }

    @OnEachEngine
    void givesUpOnABackendThatDoesNotAnswerInTime(EngineChoice engine) throws Exception {
        try (var silent = new SilentBackend();
                var balancer = TestBalancer.start(Configs.over(engine, silent.address())
                        .withTimeouts(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO));
                var client = balancer.connect()) {
            Wire.assertReset(client);

            balancer.awaitEnded(EndReason.CONNECT_TIMEOUT, 1);
            assertThat(balancer.backendCounter(0, BackendCounter.CONNECT_TIMED_OUT)).isEqualTo(1);
            assertThat(balancer.backendCounter(0, BackendCounter.CONNECT_FAILED)).isZero();
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void triesAnotherBackendWhenOneDoesNotAnswerInTime(EngineChoice engine) throws Exception {
        try (var silent = new SilentBackend();
                var alive = EchoBackend.named("alive");
                var balancer = TestBalancer.start(
                        Configs.over(engine, silent.address(), alive.address()).withTimeouts(
                                Duration.ofMillis(100), Duration.ZERO, Duration.ZERO));
                var first = balancer.connect();
                var second = balancer.connect()) {
            Wire.assertReceives(first, "alive");
            Wire.assertReceives(second, "alive");
            assertThat(balancer.suspected()).hasSize(1);
        }
    }

    @OnEachEngine
    void asksForABackendThatIsWantedNowWhenOneDidNotAnswerInTime(EngineChoice engine)
            throws Exception {
        try (var silent = new SilentBackend(); var added = EchoBackend.named("added")) {
            var before = Configs.over(engine, silent.address())
                    .withTimeouts(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
            try (var balancer = TestBalancer.start(before); var client = balancer.connect()) {
                balancer.awaitSessions(1);

                balancer.apply(before.withPool(Configs.over(engine, added.address()).pool()));

                Wire.assertReceives(client, "added");
            }
        }
    }

    @OnEachEngine
    void comesFromTheSourceAddressThatIsConfigured(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(withSource(
                        Configs.over(engine, backend.address()), "127.0.0.2"));
                var client = balancer.connect();
                Socket upstream = backend.accepted()) {
            assertThat(upstream.getInetAddress().getHostAddress()).isEqualTo("127.0.0.2");
            Wire.send(client, "hello");
            Wire.assertReceives(upstream, "hello");
        }
    }

    private static Configs withSource(Configs configs, String source) {
        InetAddress address = InetAddress.ofLiteral(source);
        return configs.withBackends(configs.pool().backends().stream()
                .map(b -> new BackendConfig(b.key(), b.address(), b.name(), b.weight(),
                        b.sessionsMax(), b.tier(), b.drain(), address,
                        b.proxyV2()))
                .toList());
    }
}
