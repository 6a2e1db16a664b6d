package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.AccessRules;
import dev.sluice.config.Cidr;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Limits;
import dev.sluice.config.Rate;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LimitsSocketTest {

    private static final int UNLIMITED = Limits.UNLIMITED;
    private static final Rate ANY = Rate.UNLIMITED;
    private static final Rate ONE_A_MINUTE = new Rate(1, Duration.ofMinutes(1));

    @OnEachEngine
    void refusesMoreSessionsThanTheListenerTakesAndTakesOneWhenAnotherEnds(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLimits(new Limits(2, UNLIMITED, ANY, ANY)));
                var first = balancer.connect();
                var second = balancer.connect()) {
            Wire.assertReceives(first, "hi");
            Wire.assertReceives(second, "hi");
            assertRefused(balancer, "refused-sessions");
            assertThat(balancer.listener().sessionsMax()).isEqualTo(2);

            first.shutdownOutput();
            TestBalancer.await("one left", () -> balancer.listener().sessions() == 1);

            try (var third = balancer.connect()) {
                Wire.assertReceives(third, "hi");
            }
        }
    }

    @OnEachEngine
    void refusesMoreSessionsThanOneSourceMayHave(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLimits(new Limits(Limits.AUTO, 1, ANY, ANY)));
                var first = balancer.connect()) {
            Wire.assertReceives(first, "hi");
            assertRefused(balancer, "refused-sessions-per-source");

            try (var other = connectFrom("127.0.0.2", balancer)) {
                Wire.assertReceives(other, "hi");
            }
            first.shutdownOutput();
            balancer.awaitSessions(0);
            try (var again = balancer.connect()) {
                Wire.assertReceives(again, "hi");
            }
        }
    }

    @OnEachEngine
    void refusesClientsThatComeFasterThanTheListenerTakesThem(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLimits(new Limits(Limits.AUTO, UNLIMITED, ONE_A_MINUTE, ANY)));
                var first = balancer.connect()) {
            Wire.assertReceives(first, "hi");
            assertRefused(balancer, "refused-rate");
        }
    }

    @OnEachEngine
    void refusesClientsThatComeFasterThanOneSourceMay(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLimits(new Limits(Limits.AUTO, UNLIMITED, ANY, ONE_A_MINUTE)));
                var first = balancer.connect()) {
            Wire.assertReceives(first, "hi");
            assertRefused(balancer, "refused-rate-per-source");

            try (var other = connectFrom("127.0.0.2", balancer)) {
                Wire.assertReceives(other, "hi");
            }
        }
    }

    @OnEachEngine
    void servesOnlyThoseWhoAreAllowed(EngineChoice engine) throws Exception {
        var rules = new AccessRules(List.of(new Cidr(InetAddress.ofLiteral("127.0.0.2"), 31)),
                List.of());
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withAccess(rules));
                var allowed = connectFrom("127.0.0.2", balancer)) {
            Wire.assertReceives(allowed, "hi");
            assertRefused(balancer, "denied");
        }
    }

    @OnEachEngine
    void servesOrRefusesByTheMostSpecificRangeThatAClientIsIn(EngineChoice engine)
            throws Exception {
        var rules = new AccessRules(List.of(new Cidr(InetAddress.ofLiteral("127.0.0.2"), 32)),
                List.of(new Cidr(InetAddress.ofLiteral("127.0.0.0"), 8)));
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withAccess(rules));
                var allowed = connectFrom("127.0.0.2", balancer)) {
            Wire.assertReceives(allowed, "hi");
            assertRefused(balancer, "denied");
        }
    }

    private static void assertRefused(TestBalancer balancer, String counter) throws Exception {
        long before = balancer.counter(counter);
        long sessions = balancer.counter("sessions-started");
        Wire.assertTurnedAway(balancer);
        assertThat(balancer.counter(counter)).isEqualTo(before + 1);
        assertThat(balancer.counter("sessions-started")).isEqualTo(sessions);
    }

    private static Socket connectFrom(String source, TestBalancer balancer) throws Exception {
        var socket = new Socket(Configs.LOOPBACK, balancer.port(), InetAddress.ofLiteral(source),
                0);
        socket.setSoTimeout(10_000);
        return socket;
    }
}
