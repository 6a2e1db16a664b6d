package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Cidr;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.ListenerConfig.ProxyAccept;
import dev.sluice.core.UdpPeer.Heard;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// The PROXY protocol, version 2, over UDP: a prefix in front of the payload of every datagram.
@Timeout(60)
class UdpProxySocketTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final ProxyAccept LOOPBACK = new ProxyAccept(
            List.of(new Cidr(Configs.LOOPBACK, 32)));

    @OnEachEngine
    void tellsTheBackendInEveryDatagramWhoTheClientIs(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withProxyV2());
                var client = UdpPeer.client(balancer)) {
            String prefix = SIGNATURE + "2112000c" + "7f000001" + "7f000001"
                    + "%04x%04x".formatted(client.address().getPort(), balancer.port());
            for (String text : new String[]{"hello", "", "again"}) {
                client.send(text);
                assertThat(HEX.formatHex(backend.receive().bytes()))
                        .isEqualTo(
                                prefix + HEX.formatHex(text.getBytes(StandardCharsets.US_ASCII)));
            }
            client.send("ask");
            backend.answer(backend.receive(), "answers have none");
            client.assertReceives("answers have none");
        }
    }

    @OnEachEngine
    void believesWhomItIsToldToBelieve(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withProxy(LOOPBACK).withProxyV2());
                var front = UdpPeer.client(balancer)) {
            String one = SIGNATURE + "2112000c" + "c6336407" + "c0000201" + "c350" + "0035";
            String two = SIGNATURE + "2112000c" + "c6336408" + "c0000201" + "c350" + "0035";
            Heard first = pass(front, backend, one, "hello");
            Heard second = pass(front, backend, two, "hello");

            assertThat(first.from()).as("two clients, two sessions").isNotEqualTo(second.from());
            assertThat(pass(front, backend, one, "again").from()).isEqualTo(first.from());
            backend.answer(first, "for one");
            front.assertReceives("for one");
            assertThat(balancer.status().sessions()).isEqualTo(2);
        }
    }

    /// What a front sends reaches the backend unchanged, prefix and all.
    private static Heard pass(UdpPeer front, UdpPeer backend, String prefix, String payload)
            throws Exception {
        String sent = prefix + HEX.formatHex(payload.getBytes(StandardCharsets.US_ASCII));
        front.send(HEX.parseHex(sent));
        Heard heard = backend.receive();
        assertThat(HEX.formatHex(heard.bytes())).isEqualTo(sent);
        return heard;
    }

    @OnEachEngine
    void dropsDatagramsOfABelievedSenderThatHaveNoGoodPrefix(EngineChoice engine)
            throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(
                        Configs.overUdp(engine, backend.address()).withProxy(LOOPBACK));
                var front = UdpPeer.client(balancer)) {
            front.send("no prefix");
            front.send(HEX.parseHex(SIGNATURE + "2111000c" + "00".repeat(12)));
            front.send(HEX.parseHex(SIGNATURE + "20000000" + "6869")); // it speaks for itself
            front.assertReceives("hi");
            assertThat(balancer.counter("dropped-proxy-protocol")).isEqualTo(2);
            assertThat(balancer.counter("datagrams-from-clients")).isEqualTo(3);
        }
    }

    @OnEachEngine
    void takesWhoIsNotBelievedForAClient(EngineChoice engine) throws Exception {
        var elsewhere = new ProxyAccept(
                List.of(new Cidr(InetAddress.ofLiteral("10.0.0.0"), 8)));
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(
                        Configs.overUdp(engine, backend.address()).withProxy(elsewhere));
                var client = UdpPeer.client(balancer)) {
            byte[] forged = HEX.parseHex(
                    SIGNATURE + "2112000c" + "c6336407" + "c0000201" + "c350" + "0035");
            client.send(forged);
            assertThat(client.receive().bytes()).isEqualTo(forged);
        }
    }

    @OnEachEngine
    void countsWhatThePrefixMakesTooLarge(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withProxyV2());
                var client = UdpPeer.client(balancer)) {
            client.send(Wire.random(1, 65_507)); // with 28 bytes more it is no UDP datagram
            client.send("fits");
            assertThat(backend.receive().bytes()).hasSize(28 + 4);
            assertThat(balancer.counter("dropped-oversize")).isEqualTo(1);
        }
    }
}
