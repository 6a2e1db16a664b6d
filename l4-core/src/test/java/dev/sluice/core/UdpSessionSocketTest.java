package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.Rate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Timeout;

/// Datagrams of clients and answers of backends, over real sockets.
@Timeout(60)
class UdpSessionSocketTest {

    private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

    @OnEachEngine
    void passesDatagramsOfEverySizeUnchanged(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address()));
                var client = UdpPeer.client(balancer)) {
            for (int length : new int[]{1, 0, 512, 1200, 1472, 9000, 65_507, 0, 1}) {
                byte[] sent = Wire.random(length, length);
                client.send(sent);
                assertThat(client.receive().bytes()).as("%d bytes", length).isEqualTo(sent);
            }
            TestBalancer.await("all are counted",
                    () -> balancer.counter("datagrams-to-clients") == 9);
            assertThat(balancer.counter("sessions-started")).isEqualTo(1);
        }
    }

    @OnEachEngine
    void keepsEachClientOnItsBackend(EngineChoice engine) throws Exception {
        try (var one = UdpPeer.echoing("1");
                var two = UdpPeer.echoing("2");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, one.address(), two.address()))) {
            var clients = new ArrayList<UdpPeer>();
            for (int i = 0; i < 10; i++) {
                clients.add(UdpPeer.client(balancer));
                String first = clients.getLast().ask("x");
                assertThat(first).isIn("1x", "2x");
                for (int k = 0; k < 5; k++) {
                    assertThat(clients.getLast().ask("x")).isEqualTo(first);
                }
            }
            assertThat(new HashSet<>(one.heardFrom())).hasSize(5);
            assertThat(new HashSet<>(two.heardFrom())).hasSize(5);
            for (UdpPeer client : clients) {
                client.close();
            }
        }
    }

    @OnEachEngine
    void passesWhatTheBackendSaysUnasked(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address()));
                var client = UdpPeer.client(balancer)) {
            client.send("hello");
            var heard = backend.receive();
            assertThat(heard.text()).isEqualTo("hello");
            for (int i = 0; i < 300; i++) {
                backend.answer(heard, "news " + i);
            }
            for (int i = 0; i < 300; i++) {
                client.assertReceives("news " + i);
            }
        }
    }

    @OnEachEngine
    void keepsTheOrderAndTheBordersOfDatagramsThatComeAllAtOnce(EngineChoice engine)
            throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withLoops(1));
                var one = UdpPeer.client(balancer);
                var two = UdpPeer.client(balancer)) {
            var expected = new ArrayList<String>();
            var gate = balancer.holdLoops();
            for (int i = 0; i < 200; i++) {
                UdpPeer sender = i % 7 < 5 ? one : two;
                expected.add((sender == one ? "one " : "two ") + "x".repeat(i * 31 % 1400));
                sender.send(expected.getLast());
            }
            gate.countDown();
            for (String text : expected) {
                backend.assertReceives(text);
            }
        }
    }

    @OnEachEngine
    void aDatagramThatIsTooLargeLosesNoneOfThoseAroundIt(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withLoops(1).withBinds(new BindAddress.Udp(LOOPBACK_6, 0)));
                var client = UdpPeer
                        .client(new InetSocketAddress(LOOPBACK_6, balancer.port()))) {
            var gate = balancer.holdLoops();
            client.send("before");
            client.send(Wire.random(1, 65_510)); // IPv6 takes it, IPv4 does not
            client.send("after");
            gate.countDown();
            backend.assertReceives("before");
            backend.assertReceives("after");
            TestBalancer.await("it is counted", () -> balancer.counter("dropped-oversize") == 1
                    && balancer.counter("datagrams-to-backends") == 2);
        }
    }

    @OnEachEngine
    void passesBetweenIpv6AndIpv4AndCountsWhatIsTooLarge(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withBinds(new BindAddress.Udp(LOOPBACK_6, 0)));
                var client = UdpPeer
                        .client(new InetSocketAddress(LOOPBACK_6, balancer.port()))) {
            byte[] largest = Wire.random(1, 65_507);
            client.send(largest);
            assertThat(client.receive().bytes()).isEqualTo(largest);

            client.send(Wire.random(1, 65_508)); // IPv6 takes it, IPv4 does not
            assertThat(client.ask("still here")).isEqualTo("still here");
            assertThat(balancer.counter("dropped-oversize")).isEqualTo(1);
        }
    }

    @OnEachEngine
    void passesTheLargestDatagramOfIpv6(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("", EchoBackend.anyPort(LOOPBACK_6));
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withBinds(new BindAddress.Udp(LOOPBACK_6, 0)));
                var client = UdpPeer
                        .client(new InetSocketAddress(LOOPBACK_6, balancer.port()))) {
            byte[] largest = Wire.random(1, 65_527);
            client.send(largest);
            assertThat(client.receive().bytes()).isEqualTo(largest);
        }
    }

    @OnEachEngine
    void endsASessionThatIsSilentAndStartsAnewWithTheNextDatagram(EngineChoice engine)
            throws Exception {
        var brief = new UdpSettings(Duration.ofMillis(200), Duration.ofMillis(100),
                UdpSettings.UNLIMITED_RESPONSES, UdpSettings.UNLIMITED_RATIO);
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withUdp(brief));
                var client = UdpPeer.client(balancer)) {
            client.ask("one");
            balancer.awaitEnded(EndReason.IDLE, 1);
            balancer.awaitSessions(0);
            client.ask("two");
            assertThat(balancer.counter("sessions-started")).isEqualTo(2);
            assertThat(new HashSet<>(backend.heardFrom())).hasSize(2);
            balancer.awaitEnded(EndReason.IDLE, 2);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void endsASessionWithItsAnswerWhereOneIsAllThereIs(EngineChoice engine) throws Exception {
        var dns = new UdpSettings(Duration.ofMinutes(1), Duration.ofSeconds(10), 1,
                UdpSettings.UNLIMITED_RATIO);
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withUdp(dns));
                var client = UdpPeer.client(balancer)) {
            for (int i = 1; i <= 20; i++) {
                assertThat(client.ask("query " + i)).isEqualTo("query " + i);
                balancer.awaitEnded(EndReason.ANSWERED, i);
            }
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void dropsWhoIsDeniedOrOverALimitAndCountsIt(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withLimits(new Limits(Limits.AUTO, 2, Rate.UNLIMITED, Rate.UNLIMITED)));
                var one = UdpPeer.client(balancer);
                var two = UdpPeer.client(balancer);
                var three = UdpPeer.client(balancer)) {
            one.ask("hello");
            two.ask("hello");
            three.send("hello");
            three.assertHearsNothing();
            assertThat(balancer.counter("refused-sessions-per-source")).isEqualTo(1);
            assertThat(one.ask("still here")).isEqualTo("still here");
        }
    }

    @OnEachEngine
    void letsSessionsFinishWhileItDrains(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address()));
                var old = UdpPeer.client(balancer);
                var fresh = UdpPeer.client(balancer)) {
            old.ask("hello");
            var drain = Thread.startVirtualThread(
                    () -> balancer.balancer().drain(Duration.ofSeconds(20)));
            TestBalancer.await("it takes no new clients", () -> !balancer.listener().accepting());

            fresh.send("hello");
            fresh.assertHearsNothing();
            assertThat(old.ask("still here")).isEqualTo("still here");
            assertThat(balancer.counter("dropped-stopping")).isEqualTo(1);
            assertThat(drain.isAlive()).isTrue();
        }
    }
}
