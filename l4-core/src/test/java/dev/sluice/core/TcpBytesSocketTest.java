package dev.sluice.core;

import static dev.sluice.core.LoopCounter.BUFFERED_BYTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpBytesSocketTest {

    private static final int LARGE = 64 * 1024 * 1024;
    /// One buffer when a direction is copied, one pipe when it is spliced.
    private static final int HELD_MAX = Math.max(Loop.BUFFER_BYTES, Pipes.CAPACITY);

    @OnEachRelay
    void carriesALargeTransferToABackendThatReadsLate(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            byte[] sent = Wire.random(1, LARGE);
            Wire.sendAndFinish(client, sent);
            var upstream = backend.accepted();
            awaitStalled(balancer);

            assertReads(upstream, sent);
            upstream.shutdownOutput();

            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 1);
            assertThat(balancer.counter("bytes-from-clients")).isEqualTo(LARGE);
            assertThat(balancer.backendCounter(0, BackendCounter.BYTES_TO_BACKEND))
                    .isEqualTo(LARGE);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void carriesALargeTransferToAClientThatReadsLate(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = Wire.connectNarrow(balancer.address())) {
            byte[] sent = Wire.random(2, LARGE);
            Wire.sendAndFinish(backend.accepted(), sent);
            awaitStalled(balancer);

            assertReads(client, sent);
            client.shutdownOutput();

            balancer.awaitEnded(EndReason.BACKEND_CLOSED, 1);
            assertThat(balancer.counter("bytes-to-clients")).isEqualTo(LARGE);
            assertThat(balancer.backendCounter(0, BackendCounter.BYTES_FROM_BACKEND))
                    .isEqualTo(LARGE);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void stopsBothSendersAndHoldsLittleForEachWhileNobodyReads(EngineChoice engine,
            RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = Wire.channelTo(balancer.address());
                var upstream = backend.acceptedChannel()) {
            long fromClient = Wire.flood(client);
            long fromBackend = Wire.flood(upstream);

            assertThat(fromClient).isLessThan(LARGE);
            assertThat(fromBackend).isLessThan(LARGE);
            assertThat(balancer.loopCounter(BUFFERED_BYTES)).isBetween(2L,
                    2L * HELD_MAX);
            assertThat(balancer.loopCounter(LoopCounter.READS_PAUSED)).isPositive();

            client.shutdownOutput();
            upstream.shutdownOutput();
            assertThat(count(upstream.socket())).isEqualTo(fromClient);
            assertThat(count(client.socket())).isEqualTo(fromBackend);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void carriesManySmallMessages(EngineChoice engine, RelayChoice relay) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            client.setTcpNoDelay(true);
            OutputStream out = client.getOutputStream();
            InputStream in = client.getInputStream();
            var random = new Random(3);
            long total = 0;
            for (int i = 0; i < 2000; i++) {
                byte[] message = Wire.random(i, 1 + random.nextInt(100));
                out.write(message);
                assertThat(in.readNBytes(message.length)).isEqualTo(message);
                total += message.length;
            }
            client.shutdownOutput();
            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 1);
            assertThat(balancer.counter("bytes-from-clients")).isEqualTo(total);
            assertThat(balancer.counter("bytes-to-clients")).isEqualTo(total);
        }
    }

    @OnEachRelay
    void endsASessionInWhichNothingWasSaid(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            for (int i = 0; i < 50; i++) {
                balancer.connect().close();
            }

            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 50);
            assertThat(balancer.counter("bytes-from-clients")).isZero();
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void losesNothingFromABackendThatSendsAndClosesAtOnce(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            byte[] answer = Wire.random(4, 300_000);
            for (int i = 0; i < 20; i++) {
                try (var client = balancer.connect()) {
                    Thread.startVirtualThread(() -> answerAndClose(backend, answer));
                    assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
                }
            }
            balancer.awaitEnded(EndReason.BACKEND_CLOSED, 20);
        }
    }

    @OnEachRelay
    void carriesUrgentDataInItsPlace(EngineChoice engine, RelayChoice relay) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            var upstream = backend.accepted();
            for (int i = 0; i < 200; i++) {
                client.getOutputStream().write('a');
                client.sendUrgentData('!');
                client.getOutputStream().write('b');
                Wire.assertReceives(upstream, "a!b");
            }
        }
    }

    private static void awaitStalled(TestBalancer balancer) {
        TestBalancer.await("something held", () -> balancer.loopCounter(BUFFERED_BYTES) > 0);
        assertThat(balancer.loopCounter(BUFFERED_BYTES)).isLessThanOrEqualTo(HELD_MAX);
    }

    private static void answerAndClose(EchoBackend backend, byte[] answer) {
        try (var upstream = backend.accepted()) {
            upstream.getOutputStream().write(answer);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void assertReads(Socket at, byte[] expected) throws IOException {
        InputStream in = at.getInputStream();
        for (int from = 0; from < expected.length; from += 1 << 20) {
            byte[] part = in.readNBytes(1 << 20);
            assertThat(Arrays.mismatch(part, 0, part.length, expected, from,
                    from + (1 << 20))).isEqualTo(-1);
        }
        Wire.assertEnded(at);
    }

    private static long count(Socket at) throws IOException {
        return at.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
}
