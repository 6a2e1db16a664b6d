package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpResetSocketTest {

    @OnEachRelay
    void passesTheClientsResetOnAfterWhatItSent(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var upstream = connectAndReset(balancer, backend)) {
            Wire.assertReceives(upstream, "last words");
            Wire.assertReset(upstream);
            balancer.awaitEnded(EndReason.CLIENT_RESET, 1);
        }
    }

    private static Socket connectAndReset(TestBalancer balancer, EchoBackend backend)
            throws Exception {
        var client = balancer.connect();
        var upstream = backend.accepted();
        Wire.send(client, "last words");
        TestBalancer.await("the words at the backend", () -> available(upstream) == 10);
        Wire.reset(client);
        return upstream;
    }

    @OnEachRelay
    void passesTheBackendsResetOnAndCountsItForTheBackend(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            var upstream = backend.accepted();
            Wire.send(client, "x"); // a reset before this came through would be a failed attempt
            Wire.assertReceives(upstream, "x");

            Wire.reset(upstream);

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_RESET, 1);
            assertThat(balancer.backendCounter(0, BackendCounter.RESETS)).isEqualTo(1);
        }
    }

    @OnEachRelay
    void resetsTheClientInTheMiddleOfDataThatIsHeldForIt(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = Wire.connectNarrow(balancer.address());
                var upstream = backend.acceptedChannel()) {
            Wire.flood(upstream);
            assertThat(balancer.loopCounter(LoopCounter.BUFFERED_BYTES)).isPositive();

            Wire.reset(upstream);

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_RESET, 1);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void resetsTheBackendInTheMiddleOfDataThatIsHeldForIt(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = Wire.channelTo(balancer.address());
                var upstream = backend.accepted()) {
            Wire.flood(client);
            assertThat(balancer.loopCounter(LoopCounter.BUFFERED_BYTES)).isPositive();

            Wire.reset(client);

            Wire.assertReset(upstream);
            balancer.awaitEnded(EndReason.CLIENT_RESET, 1);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void passesOnAResetAfterTheClientHasFinished(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            var upstream = backend.accepted();
            client.shutdownOutput();
            Wire.assertEnded(upstream);

            Wire.reset(upstream);

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_RESET, 1);
        }
    }

    @OnEachRelay
    void passesOnAResetAfterTheBackendHasFinished(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var upstream = finishFirst(balancer, backend)) {
            Wire.assertReset(upstream);
            balancer.awaitEnded(EndReason.CLIENT_RESET, 1);
        }
    }

    private static Socket finishFirst(TestBalancer balancer, EchoBackend backend)
            throws Exception {
        var client = balancer.connect();
        var upstream = backend.accepted();
        upstream.shutdownOutput();
        Wire.assertEnded(client);
        Wire.reset(client);
        return upstream;
    }

    @OnEachRelay
    void resetsAClientWhoseBackendHasGoneWithoutReadingAll(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            var upstream = backend.accepted();
            Wire.send(client, "not read");
            TestBalancer.await("the words at the backend", () -> available(upstream) == 8);

            upstream.close(); // the kernel resets, because something was left unread

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.BACKEND_RESET, 1);
        }
    }

    @OnEachRelay
    void forgetsAClientThatResetsWhileItsBackendIsBeingConnected(EngineChoice engine,
            RelayChoice relay)
            throws Exception {
        try (var backend = new SilentBackend();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address())
                        .withTimeouts(Duration.ofMinutes(1), Duration.ZERO, Duration.ZERO))) {
            var client = balancer.connect();
            Wire.send(client, "hello?");
            balancer.awaitSessions(1);

            Wire.reset(client);

            balancer.awaitEnded(EndReason.CLIENT_GONE, 1);
            balancer.awaitQuiet();
        }
    }

    private static int available(Socket socket) {
        try {
            return socket.getInputStream().available();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
