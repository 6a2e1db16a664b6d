package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueSocketTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @OnEachEngine
    void resetsAClientWhenEveryBackendIsFullAndThereIsNoQueue(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.named("hi");
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withSessionsMax(1));
                var first = balancer.connect()) {
            Wire.assertReceives(first, "hi");
            Wire.assertTurnedAway(balancer);
            balancer.awaitEnded(EndReason.BACKEND_FULL, 1);

            first.shutdownOutput();
            balancer.awaitSessions(0);
            try (var third = balancer.connect()) {
                Wire.assertReceives(third, "hi");
            }
        }
    }

    @OnEachEngine
    void passesOverABackendThatIsFull(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer.start(Configs
                        .over(engine, one.address(), two.address()).withSessionsMax(20))) {
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 40; i++) {
                clients.add(balancer.connect());
                assertThat(clients.getLast().getInputStream().read()).isIn((int) '1', (int) '2');
            }

            assertThat(balancer.backend(0).sessions()).isEqualTo(20);
            assertThat(balancer.backend(1).sessions()).isEqualTo(20);
            closeAll(clients);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void servesWaitingClientsInTheOrderInWhichTheyCame(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(10, LONG))) {
            var clients = new ArrayDeque<Socket>();
            clients.add(balancer.connect());
            Socket upstream = backend.accepted();
            for (int i = 1; i <= 8; i++) { // some on this loop, some on the other
                clients.add(balancer.connect());
                int waiting = i;
                TestBalancer.await(i + " in the queue", () -> waiting(balancer) == waiting);
            }
            assertThat(backend.nobodyWaits()).isTrue();

            while (clients.size() > 1) {
                clients.remove().close();
                upstream.close();
                upstream = backend.accepted();
                Wire.send(upstream, "your turn");
                Wire.assertReceives(clients.element(), "your turn");
            }

            assertThat(balancer.counter("queued")).isEqualTo(8);
            clients.remove().close();
            upstream.close();
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void resetsAClientWhoFindsTheQueueFull(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(1, LONG));
                var _ = balancer.connect();
                var _ = backend.accepted();
                var _ = balancer.connect()) {
            TestBalancer.await("one in the queue", () -> waiting(balancer) == 1);
            Wire.assertTurnedAway(balancer);
            balancer.awaitEnded(EndReason.QUEUE_FULL, 1);
        }
    }

    @OnEachEngine
    void resetsAClientWhoHasWaitedTooLong(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(5, Duration.ofMillis(100)));
                var _ = balancer.connect();
                var _ = backend.accepted();
                var second = balancer.connect()) {
            Wire.assertReset(second);

            balancer.awaitEnded(EndReason.QUEUE_TIMEOUT, 1);
            assertThat(waiting(balancer)).isZero();
        }
    }

    @OnEachEngine
    void givesTheNextOneTheTurnOfAClientWhoIsGone(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(5, LONG));
                var first = balancer.connect();
                var upstream = backend.accepted();
                var second = balancer.connect()) {
            TestBalancer.await("one in the queue", () -> waiting(balancer) == 1);
            try (var third = balancer.connect()) {
                TestBalancer.await("two in the queue", () -> waiting(balancer) == 2);
                Wire.reset(second);
                balancer.awaitEnded(EndReason.CLIENT_GONE, 1);
                assertThat(waiting(balancer)).isEqualTo(1);

                first.shutdownOutput();
                upstream.shutdownOutput();

                Wire.send(backend.accepted(), "your turn");
                Wire.assertReceives(third, "your turn");
            }
        }
    }

    @OnEachEngine
    void givesTheNextOneThePlaceForWhichAClientWasWokenWhoIsGone(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLoops(1).withSessionsMax(1).withQueue(5, LONG))) {
            var first = balancer.connect();
            backend.accepted();
            var second = balancer.connect();
            TestBalancer.await("one in the queue", () -> waiting(balancer) == 1);
            try (var third = balancer.connect()) {
                TestBalancer.await("two in the queue", () -> waiting(balancer) == 2);
                var gate = balancer.holdLoops();
                Wire.reset(first);
                Wire.reset(second);
                gate.countDown();

                Wire.send(backend.accepted(), "your turn");
                Wire.assertReceives(third, "your turn");
            }
        }
    }

    @OnEachEngine
    void servesAllWhoStayWhileOthersComeAndGo(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(100, LONG))) {
            var served = new AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                int seed = i;
                threads.add(Thread.startVirtualThread(() -> comeAndGo(balancer, seed, served)));
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(served).hasValue(8 * 25);
            balancer.awaitQuiet();
        }
    }

    /// Every second client goes away at once; the others must be served all the same.
    private static void comeAndGo(TestBalancer balancer, int seed, AtomicInteger served) {
        try {
            for (int i = 0; i < 50; i++) {
                var client = balancer.connect();
                if ((i + seed) % 2 == 0) {
                    Wire.reset(client);
                    continue;
                }
                try (client) {
                    Wire.send(client, "x");
                    Wire.assertReceives(client, "x");
                    served.incrementAndGet();
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static int waiting(TestBalancer balancer) {
        return balancer.status().pools().getFirst().waiting();
    }

    private static void closeAll(Iterable<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
