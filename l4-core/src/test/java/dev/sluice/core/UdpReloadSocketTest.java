package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.OnDown;
import dev.sluice.config.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// What becomes of UDP sessions when health or configuration change.
@Timeout(60)
class UdpReloadSocketTest {

    @OnEachEngine
    void movesAClientOfABackendThatIsDownWithItsNextDatagram(EngineChoice engine)
            throws Exception {
        try (var one = UdpPeer.echoing("1");
                var two = UdpPeer.echoing("2");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, one.address(), two.address()).withChecks());
                var client = UdpPeer.client(balancer)) {
            boolean onFirst = client.ask("x").equals("1x");
            int lost = onFirst ? 0 : 1;
            balancer.health(lost, Health.DOWN);
            TestBalancer.await("down", () -> !balancer.backend(lost).eligible());

            assertThat(client.ask("x")).isEqualTo(onFirst ? "2x" : "1x");
            assertThat(balancer.counter("repinned")).isEqualTo(1);
            assertThat(balancer.backend(lost).sessions()).isZero();
            assertThat(balancer.status().sessions()).isEqualTo(1);

            balancer.health(lost, Health.UP);
            TestBalancer.await("up again", () -> balancer.backend(lost).eligible());
            assertThat(client.ask("x")).isEqualTo(onFirst ? "2x" : "1x");
        }
    }

    @OnEachEngine
    void letsGoOfABackendAsOnDownSaysAndKeepsTheSession(EngineChoice engine) throws Exception {
        var close = new OnDown.Action.Close();
        try (var one = UdpPeer.echoing("1");
                var two = UdpPeer.echoing("2");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, one.address(), two.address()).withChecks()
                                .withOnDown(new OnDown(close, close, close)));
                var client = UdpPeer.client(balancer)) {
            boolean onFirst = client.ask("x").equals("1x");
            int lost = onFirst ? 0 : 1;
            balancer.health(lost, Health.WRONG_ROLE);

            TestBalancer.await("its place is free", () -> balancer.backend(lost).sessions() == 0);
            assertThat(balancer.status().sessions()).isEqualTo(1);
            assertThat(client.ask("x")).isEqualTo(onFirst ? "2x" : "1x");
            assertThat(balancer.counter("sessions-ended")).isZero();
            assertThat(balancer.counter("repinned")).isEqualTo(1);
        }
    }

    @OnEachEngine
    void keepsSessionsOnTheSameSocketThroughReloads(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var other = UdpPeer.echoing("other ")) {
            var configs = Configs.overUdp(engine, backend.address());
            var limited = configs.withLimits(new Limits(500, 50, Rate.UNLIMITED, Rate.UNLIMITED));
            var both = Configs.overUdp(engine, backend.address(), other.address());
            var renamed = configs.withListener(named(configs.listener(), "renamed"));
            try (var balancer = TestBalancer.start(configs);
                    var client = UdpPeer.client(balancer)) {
                client.ask("x");
                for (Configs next : List.of(limited, both, renamed, both, configs)) {
                    assertThat(balancer.apply(next)).isInstanceOf(ApplyResult.Applied.class);
                    assertThat(client.ask("x")).isEqualTo("x");
                }
                assertThat(new HashSet<>(backend.heardFrom())).hasSize(1);
            }
        }
    }

    @OnEachEngine
    void aShorterTimeoutEndsWhoHasBeenIdleForLonger(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("")) {
            Configs minutes = Configs.overUdp(engine, backend.address());
            var instant = new UdpSettings(Duration.ofMillis(50), Duration.ofMillis(50),
                    UdpSettings.UNLIMITED_RESPONSES, UdpSettings.UNLIMITED_RATIO);
            try (var balancer = TestBalancer.start(minutes);
                    var client = UdpPeer.client(balancer)) {
                client.ask("x");
                balancer.apply(minutes.withUdp(instant));
                TestBalancer.await("over", () -> balancer.status().sessions() == 0);
                assertThat(balancer.counter("end-idle")).isEqualTo(1);
            }
        }
    }

    @OnEachEngine
    void movesTheClientsOfABackendThatIsRemoved(EngineChoice engine) throws Exception {
        try (var one = UdpPeer.echoing("1");
                var two = UdpPeer.echoing("2")) {
            var configs = Configs.overUdp(engine, one.address());
            try (var balancer = TestBalancer.start(configs);
                    var client = UdpPeer.client(balancer)) {
                assertThat(client.ask("x")).isEqualTo("1x");

                balancer.apply(Configs.overUdp(engine, two.address()));

                assertThat(client.ask("x")).isEqualTo("2x");
                assertThat(balancer.counter("repinned")).isEqualTo(1);
            }
        }
    }

    @OnEachEngine
    void findsABackendForTheClientsOfAListenerThatGotAnotherNameAndPool(EngineChoice engine)
            throws Exception {
        try (var one = UdpPeer.echoing("1");
                var two = UdpPeer.echoing("2")) {
            var configs = Configs.overUdp(engine, one.address());
            var next = Configs.overUdp(engine, two.address());
            try (var balancer = TestBalancer.start(configs);
                    var client = UdpPeer.client(balancer)) {
                assertThat(client.ask("x")).isEqualTo("1x");
                balancer.apply(next.withListener(named(next.listener(), "other")));

                assertThat(client.ask("x")).isEqualTo("2x");
                assertThat(balancer.counter("sessions-started")).isEqualTo(1);
                assertThat(balancer.status().sessions()).isEqualTo(1);
            }
        }
    }

    @OnEachEngine
    void endsSessionsWithTheAddressThatTheirClientsSendTo(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("")) {
            var configs = Configs.overUdp(engine, backend.address());
            BindAddress kept = configs.listener().binds().getFirst();
            try (var balancer = TestBalancer.start(configs.withBinds(kept,
                    new BindAddress.Udp(Configs.LOOPBACK, freePort())));
                    var client = UdpPeer.client(new java.net.InetSocketAddress(Configs.LOOPBACK,
                            portOf(balancer.listener().addresses().getLast())))) {
                client.ask("x");
                balancer.apply(configs);

                balancer.awaitEnded(EndReason.LISTENER_REMOVED, 1);
                balancer.awaitQuiet();
            }
        }
    }

    @OnEachEngine
    void servesDatagramsWhereItServedConnectionsAndBack(EngineChoice engine) throws Exception {
        try (var datagrams = UdpPeer.echoing("");
                var connections = EchoBackend.echoing()) {
            var udp = Configs.overUdp(engine, datagrams.address());
            var tcp = Configs.over(engine, connections.address());
            try (var balancer = TestBalancer.start(tcp)) {
                for (int i = 0; i < 3; i++) {
                    try (var client = balancer.connect()) {
                        Wire.send(client, "over TCP");
                        Wire.assertReceives(client, "over TCP");
                        assertThat(balancer.apply(udp)).isInstanceOf(ApplyResult.Applied.class);
                        Wire.send(client, "still");
                        Wire.assertReceives(client, "still");
                    }
                    try (var client = UdpPeer.client(balancer)) {
                        assertThat(client.ask("over UDP")).isEqualTo("over UDP");
                    }
                    assertThat(balancer.apply(tcp)).isInstanceOf(ApplyResult.Applied.class);
                }
                balancer.awaitQuiet();
            }
        }
    }

    @OnEachEngine
    void refusesAPortThatIsTaken(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var squatter = UdpPeer.played();
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address()));
                var client = UdpPeer.client(balancer)) {
            var taken = Configs.overUdp(engine, backend.address()).withBinds(
                    new BindAddress.Udp(Configs.LOOPBACK, squatter.address().getPort()));

            assertThat(balancer.apply(taken)).isInstanceOfSatisfying(ApplyResult.Refused.class,
                    refused -> assertThat(refused.reason()).contains("already in use"));
            assertThat(client.ask("x")).isEqualTo("x");
        }
    }

    private static ListenerConfig named(ListenerConfig listener, String name) {
        return new ListenerConfig(name, listener.binds(), listener.pool(), listener.access(),
                listener.limits(), listener.timeouts(), listener.relay(), listener.log(),
                listener.udp(), listener.proxy());
    }

    private static int portOf(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    static int freePort() throws IOException {
        try (var peer = UdpPeer.played()) {
            return peer.address().getPort();
        }
    }
}
