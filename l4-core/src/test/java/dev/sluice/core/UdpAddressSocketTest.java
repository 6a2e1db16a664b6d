package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// From where answers leave when a socket is bound to every address.
@Timeout(60)
class UdpAddressSocketTest {

    private static final BindAddress ANY = new BindAddress.UdpAny(0);
    private static final BindAddress ANY_IPV4 = new BindAddress.Udp(
            InetAddress.ofLiteral("0.0.0.0"), 0);

    @OnEachEngine
    void answersFromTheAddressThatWasAsked(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withBinds(ANY))) {
            // Such a client hears only whom it asked.
            for (String address : new String[]{"127.0.0.1", "127.1.2.3", "::1"}) {
                var at = new InetSocketAddress(InetAddress.ofLiteral(address), balancer.port());
                try (var client = UdpPeer.client(at)) {
                    assertThat(client.ask("over " + address)).isEqualTo("over " + address);
                }
            }
        }
    }

    @OnEachEngine
    void answersFromTheAddressThatWasAskedOverIpv4Alone(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withBinds(ANY_IPV4));
                var client = UdpPeer.client(new InetSocketAddress(
                        InetAddress.ofLiteral("127.9.9.9"), balancer.port()))) {
            assertThat(client.ask("hello")).isEqualTo("hello");
        }
    }

    @OnEachEngine
    void answersFromAnAddressOfItsOwnWhenAllWereAsked(EngineChoice engine) throws Exception {
        for (BindAddress bind : List.of(ANY, ANY_IPV4)) {
            try (var backend = UdpPeer.echoing("");
                    var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                            .withLoops(1).withBinds(bind));
                    var client = new DatagramSocket(0, Configs.LOOPBACK)) {
                client.setSoTimeout(10_000);
                byte[] text = "anybody?".getBytes(StandardCharsets.US_ASCII);
                client.send(new DatagramPacket(text, text.length,
                        InetAddress.ofLiteral("127.255.255.255"), balancer.port()));
                var answer = new DatagramPacket(new byte[100], 100);
                client.receive(answer);

                assertThat(answer.getSocketAddress()).isEqualTo(balancer.address());
                assertThat(answer.getLength()).isEqualTo(text.length);
                assertThat(balancer.counter("replies-dropped-send-error")).isZero();
            }
        }
    }

    @OnEachEngine
    void answersByTheLinkThatItWasAskedOn(EngineChoice engine) throws Exception {
        List<String> said = ChildJvm.run(List.of(), TwoLinks.class, engine.name());
        assumeThat(said).as("a network of its own").noneMatch(line -> line.startsWith("skipped"));

        assertThat(said).containsExactly("to fe80::1 on link 1: yes", "to fe80::1 on link 2: yes",
                "to elsewhere on link 2: yes", "to fe80::1 from elsewhere: yes",
                "to all on link 1: yes", "to all on link 2: yes", "sessions: 6, not sent: 0");
    }
}
