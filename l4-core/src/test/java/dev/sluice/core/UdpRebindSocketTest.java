package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;

/// What becomes of datagrams that wait in the queue of a socket which a reload closes.
@Timeout(60)
class UdpRebindSocketTest {

    @OnEachEngine
    void losesNothingThatWaitsWhenAnAddressBecomesWiderAndNarrowerAgain(EngineChoice engine)
            throws Exception {
        int port = UdpReloadSocketTest.freePort();
        try (var backend = UdpPeer.played()) {
            var narrow = Configs.overUdp(engine, backend.address()).withLoops(1)
                    .withBinds(new BindAddress.Udp(Configs.LOOPBACK, port));
            var wide = narrow.withBinds(new BindAddress.UdpAny(port));
            try (var balancer = TestBalancer.start(narrow);
                    var client = UdpPeer.client(balancer)) {
                for (Configs next : List.of(wide, narrow)) {
                    applyWhile(balancer, next, () -> {
                        for (int i = 0; i < 200; i++) {
                            client.send("datagram " + i);
                        }
                    });
                    for (int i = 0; i < 200; i++) {
                        backend.assertReceives("datagram " + i);
                    }
                    client.send("over the new socket");
                    backend.assertReceives("over the new socket");
                }
                assertThat(balancer.counter("datagrams-from-clients")).isEqualTo(402);
            }
        }
    }

    @OnEachEngine
    void countsWhatTheKernelDroppedOfAnAddressThatIsClosed(EngineChoice engine) throws Exception {
        int port = UdpReloadSocketTest.freePort();
        try (var backend = UdpPeer.echoing("")) {
            var narrow = Configs.overUdp(engine, backend.address()).withLoops(1)
                    .withBinds(new BindAddress.Udp(Configs.LOOPBACK, port));
            try (var balancer = TestBalancer.start(narrow);
                    var client = UdpPeer.client(balancer)) {
                applyWhile(balancer, narrow.withBinds(new BindAddress.UdpAny(port)), () -> {
                    for (int i = 0; i < 30_000; i++) {
                        client.send("too much, too soon");
                    }
                });
                assertThat(balancer.counter("dropped-queue")).isPositive();
                assertThat(balancer.counter("datagrams-from-clients")
                        + balancer.counter("dropped-queue")).isEqualTo(30_000);
            }
        }
    }

    /// Reloads while the loop is busy, and has not looked yet at what `senders` have sent.
    private static void applyWhile(TestBalancer balancer, Configs next, Senders senders)
            throws Exception {
        CountDownLatch gate = balancer.holdLoops();
        senders.send();
        var result = new FutureTask<>(() -> balancer.apply(next));
        Thread.ofPlatform().start(result);
        Loop loop = balancer.balancer().loops().all().getFirst();
        TestBalancer.await("one socket to open, one to close",
                () -> loop.events().pendingTasks() == 2);
        gate.countDown();
        assertThat(result.get()).isInstanceOf(ApplyResult.Applied.class);
    }

    /// Whoever sends while the loop is busy.
    interface Senders {
        void send() throws IOException;
    }
}
