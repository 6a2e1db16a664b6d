package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendKey;
import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/// A bug of ours, played by whoever is told of suspects: it is counted, ends the session in whose
/// course it showed, and hurts nobody else.
@Timeout(60)
class FaultSocketTest {

    @OnEachEngine
    void containsAFaultWhenTheKernelTellsOfAConnection(EngineChoice engine) throws Exception {
        assertContained(engine, SilentBackend.refusing());
    }

    @OnEachEngine
    void containsAFaultWhileASessionStarts(EngineChoice engine) throws Exception {
        // A missing Unix socket is refused at once, within the call that starts the session.
        assertContained(engine, UnixDomainSocketAddress.of(Path.of("/nonexistent/socket")));
    }

    @OnEachEngine
    void containsAFaultInATimer(EngineChoice engine) throws Exception {
        try (var silent = new SilentBackend()) {
            assertContained(engine, silent.address());
        }
    }

    private static void bug(BackendKey suspect) {
        throw new IllegalStateException("a bug, on purpose, with " + suspect);
    }

    private static void assertContained(EngineChoice engine, SocketAddress faulty)
            throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, faulty, backend.address())
                        .withLoops(1).withTimeouts(Duration.ofMillis(100), Duration.ZERO,
                                Duration.ZERO),
                        FaultSocketTest::bug)) {
            for (int i = 1; i <= 3; i++) {
                var one = balancer.connect();
                var other = balancer.connect();
                balancer.awaitEnded(EndReason.FAULT, i);
                assertThat(OutOfDescriptors.isServed(one) ^ OutOfDescriptors.isServed(other))
                        .as("one of two is served").isTrue();
                one.close();
                other.close();
            }

            assertThat(balancer.loopCounter(LoopCounter.FAULTS)).isEqualTo(3);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void containsAFaultInTheTurnOfOneWhoWaited(EngineChoice engine) throws Exception {
        var missing = UnixDomainSocketAddress.of(Path.of("/nonexistent/socket"));
        try (var backend = EchoBackend.echoing()) {
            var configs = Configs.over(engine, backend.address()).withLoops(1).withSessionsMax(1)
                    .withQueue(5, Duration.ofMinutes(1));
            try (var balancer = TestBalancer.start(configs, FaultSocketTest::bug);
                    var first = balancer.connect();
                    var second = connectAfter(first, balancer)) {
                TestBalancer.await("one in the queue",
                        () -> balancer.status().pools().getFirst().waiting() == 1);

                balancer.apply(configs.withPool(Configs.over(engine, missing).pool()));

                Wire.assertReset(second);
                balancer.awaitEnded(EndReason.FAULT, 1);
            }
        }
    }

    private static Socket connectAfter(Socket served, TestBalancer balancer) throws IOException {
        Wire.send(served, "x");
        Wire.assertReceives(served, "x");
        return balancer.connect();
    }

    @OnEachEngine
    void doesNotStallTheLoop(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs
                        .over(engine, SilentBackend.refusing(), backend.address()).withLoops(1),
                        FaultSocketTest::bug);
                var _ = balancer.connect();
                var _ = balancer.connect()) {
            balancer.awaitEnded(EndReason.FAULT, 1);
            long since = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                balancer.connect().close();
            }
            TestBalancer.await("all ended", () -> balancer.counter("sessions-ended") >= 11);
            // Netty would put the loop to sleep for a second after each fault.
            assertThat(System.nanoTime() - since).isLessThan(3_000_000_000L);
        }
    }
}
