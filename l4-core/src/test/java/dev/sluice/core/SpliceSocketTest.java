package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SpliceSocketTest {

    private static final int STREAM = 16 * 1024 * 1024;
    private static final int MESSAGE = 1000;

    @OnEachEngine
    void splicesAStreamAndCopiesMessages(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            carry(balancer, client, upstream, MESSAGE);
            assertThat(balancer.counter("bytes-spliced")).isZero();

            carry(balancer, client, upstream, STREAM);
            assertThat(balancer.counter("bytes-spliced")).isGreaterThan(STREAM / 2);

            for (int i = 0; i < 20; i++) {
                carry(balancer, client, upstream, MESSAGE);
            }
            long calmedDown = balancer.counter("bytes-spliced");
            carry(balancer, client, upstream, MESSAGE);
            assertThat(balancer.counter("bytes-spliced")).isEqualTo(calmedDown);
        }
    }

    @OnEachEngine
    void neverSplicesWhereTheOperatorWantsCopies(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, RelayChoice.COPY, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            carry(balancer, client, upstream, STREAM);

            assertThat(balancer.counter("bytes-spliced")).isZero();
        }
    }

    @OnEachEngine
    void copiesWhenThereIsNoPipe(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.startWithoutPipes(
                        Configs.over(engine, RelayChoice.SPLICE, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            carry(balancer, client, upstream, MESSAGE);
            carry(balancer, client, upstream, STREAM);

            assertThat(balancer.counter("bytes-spliced")).isZero();
        }
    }

    @OnEachEngine
    void carriesUrgentDataInTheMiddleOfAStream(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, RelayChoice.SPLICE, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            for (int i = 0; i < 50; i++) {
                long before = balancer.counter("bytes-from-clients");
                client.sendUrgentData('!');
                Wire.assertReceives(upstream, "!");
                awaitCounted(balancer, before + 1);
                carry(balancer, client, upstream, STREAM / 50);
            }

            assertThat(balancer.counter("bytes-spliced")).isGreaterThan(STREAM / 2);
        }
    }

    @OnEachEngine
    void losesNothingBehindUrgentDataWhenTheEndIsThereToo(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, RelayChoice.SPLICE, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            CountDownLatch gate = balancer.holdLoops(); // so that all is there when it looks
            Wire.send(client, "before");
            client.sendUrgentData('!');
            Wire.send(client, "after");
            client.shutdownOutput();
            gate.countDown();

            Wire.assertReceives(upstream, "before!after");
            assertThat(upstream.getInputStream().read()).isEqualTo(-1);
        }
    }

    @OnEachEngine
    void holdsNoPipeForASessionAtRest(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs
                        .over(engine, RelayChoice.SPLICE, backend.address()).withLoops(1))) {
            for (int i = 0; i < 20; i++) {
                carry(balancer, balancer.connect(), backend.accepted(), MESSAGE);
            }

            assertThat(balancer.status().sessions()).isEqualTo(20);
            assertThat(balancer.pipes()).isEqualTo(1);
        }
    }

    /// Sends so many bytes from a client, compares them with what arrives, and waits until they are
    /// counted.
    private static void carry(TestBalancer balancer, Socket from, Socket to, int length)
            throws Exception {
        long before = balancer.counter("bytes-from-clients");
        byte[] sent = Wire.random(length, length);
        var sender = Wire.sendMeanwhile(from, sent);
        assertThat(to.getInputStream().readNBytes(length)).isEqualTo(sent);
        sender.join();
        awaitCounted(balancer, before + length);
    }

    private static void awaitCounted(TestBalancer balancer, long bytes) {
        TestBalancer.await("counted", () -> balancer.counter("bytes-from-clients") == bytes);
    }
}
