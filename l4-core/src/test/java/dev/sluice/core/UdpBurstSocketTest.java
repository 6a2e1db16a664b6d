package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;

/// Several datagrams of a client that lie next to each other leave together, and nobody notices:
/// neither who receives them nor who counts.
@Timeout(60)
class UdpBurstSocketTest {

    /// More than one batch, with sizes alike in rows of several lengths.
    private static final List<String> BURST = Stream.concat(
            IntStream.range(0, 90).mapToObj("alike %02d"::formatted),
            IntStream.range(0, 60).mapToObj(i -> "x".repeat(1 + i / 7))).toList();
    private static final int BYTES = BURST.stream().mapToInt(String::length).sum();

    @OnEachEngine
    void aBurstArrivesAsItWasSentAndIsCountedAsWhatItWas(EngineChoice engine) throws Exception {
        passesABurst(engine, List.of(), "127.0.0.1");
    }

    @OnEachEngine
    void answersOfABurstLeaveFromTheAddressThatWasAsked(EngineChoice engine) throws Exception {
        for (String address : List.of("127.1.2.3", "::1")) {
            passesABurst(engine, List.of(new BindAddress.UdpAny(0)), address);
        }
    }

    private static void passesABurst(EngineChoice engine, List<BindAddress> binds, String address)
            throws Exception {
        try (var backend = UdpPeer.played()) {
            Configs configs = Configs.overUdp(engine, backend.address()).withLoops(1);
            if (!binds.isEmpty()) {
                configs = configs.withBinds(binds.getFirst());
            }
            try (var balancer = TestBalancer.start(configs);
                    var client = UdpPeer.client(new InetSocketAddress(
                            InetAddress.ofLiteral(address), balancer.port()))) {
                CountDownLatch gate = balancer.holdLoops();
                for (String text : BURST) {
                    client.send(text);
                }
                gate.countDown();
                List<UdpPeer.Heard> heard = receiveAll(backend);
                assertThat(heard).extracting(UdpPeer.Heard::text).isEqualTo(BURST);

                gate = balancer.holdLoops();
                for (UdpPeer.Heard question : heard) {
                    backend.answer(question, question.text());
                }
                gate.countDown();
                assertThat(receiveAll(client)).extracting(UdpPeer.Heard::text).isEqualTo(BURST);

                balancer.balancer().loops().settle();
                for (String counter : List.of("datagrams-to-backends", "datagrams-to-clients")) {
                    assertThat(balancer.counter(counter)).as(counter).isEqualTo(BURST.size());
                }
                for (String counter : List.of("bytes-from-clients", "bytes-to-clients")) {
                    assertThat(balancer.counter(counter)).as(counter).isEqualTo(BYTES);
                }
                assertThat(balancer.backend(0).counters()).containsEntry("bytes-to-backend",
                        (long) BYTES).containsEntry("bytes-from-backend", (long) BYTES);
            }
        }
    }

    private static List<UdpPeer.Heard> receiveAll(UdpPeer peer) throws Exception {
        var all = new ArrayList<UdpPeer.Heard>();
        for (int i = 0; i < BURST.size(); i++) {
            all.add(peer.receive());
        }
        return all;
    }
}
