package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Timeout;

/// What the network says of a backend that is not there (ICMP).
@Timeout(60)
class UdpErrorSocketTest {

    @OnEachEngine
    void suspectsABackendThatIsGoneAndReachesItWhenItIsBack(EngineChoice engine)
            throws Exception {
        InetSocketAddress address;
        try (var backend = UdpPeer.played()) {
            address = backend.address();
        }
        try (var balancer = TestBalancer.start(Configs.overUdp(engine, address));
                var client = UdpPeer.client(balancer)) {
            client.send("anybody?");
            TestBalancer.await("a suspicion", () -> !balancer.suspected().isEmpty());
            assertThat(balancer.ended(EndReason.BACKEND_DOWN)).isZero();
            assertThat(balancer.status().sessions()).isEqualTo(1);
            try (var backend = UdpPeer.echoing("", address)) {
                assertThat(client.ask("there you are")).isEqualTo("there you are");
                assertThat(backend.heardFrom()).isNotEmpty();
            }
        }
    }

    @OnEachEngine
    void anErrorHidesNoAnswerBehindIt(EngineChoice engine) throws Exception {
        var gone = UdpPeer.played();
        InetSocketAddress address = gone.address();
        try (var balancer = TestBalancer.start(Configs.overUdp(engine, address).withLoops(1));
                var client = UdpPeer.client(balancer)) {
            client.send("hello");
            UdpPeer.Heard hello = gone.receive();
            gone.close();
            balancer.onLoops(loop -> {
                // Nobody is there, which has come back (ICMP) when the call returns.
                loop.sessions().forEach(session -> ((UdpSession) session).send(loop.buffer(), 1));
                try (var back = UdpPeer.played(address)) {
                    back.answer(hello, "here I am");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            client.assertReceives("here I am");
            assertThat(balancer.suspected()).hasSize(1);
        }
    }
}
