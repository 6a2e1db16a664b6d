package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpHalfCloseSocketTest {

    @OnEachRelay
    void answersAClientThatHasFinishedSending(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            Wire.send(client, "question");
            client.shutdownOutput();
            Wire.assertReceives(upstream, "question");
            Wire.assertEnded(upstream);

            Wire.send(upstream, "answer");
            upstream.shutdownOutput();

            Wire.assertReceives(client, "answer");
            Wire.assertEnded(client);
            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 1);
        }
    }

    @OnEachRelay
    void listensToAClientAfterTheBackendHasFinished(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            Wire.send(upstream, "banner");
            upstream.shutdownOutput();
            Wire.assertReceives(client, "banner");
            Wire.assertEnded(client);

            Wire.send(client, "last words");
            client.shutdownOutput();

            Wire.assertReceives(upstream, "last words");
            Wire.assertEnded(upstream);
            balancer.awaitEnded(EndReason.BACKEND_CLOSED, 1);
        }
    }

    @OnEachRelay
    void passesTheEndOnOnlyAfterAllThatWasHeld(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = Wire.channelTo(balancer.address());
                var upstream = backend.accepted()) {
            long sent = Wire.flood(client);
            client.shutdownOutput();

            var in = upstream.getInputStream();
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(sent);
            Wire.send(upstream, "got it all");
            upstream.shutdownOutput();

            Wire.assertReceives(client.socket(), "got it all");
            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 1);
            balancer.awaitQuiet();
        }
    }

    @OnEachRelay
    void losesNothingFromAClientThatIsGoneBeforeTheBackendAccepts(EngineChoice engine,
            RelayChoice relay)
            throws Exception {
        try (var backend = new SilentBackend();
                var other = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address(),
                        other.address()).withTimeouts(Duration.ofMillis(300),
                                Duration.ZERO, Duration.ZERO))) {
            for (int i = 0; i < 2; i++) { // one of the two meets the silent one first
                try (var client = balancer.connect()) {
                    Wire.send(client, "hello and goodbye");
                }
                try (var upstream = other.accepted()) {
                    Wire.assertReceives(upstream, "hello and goodbye");
                    Wire.assertEnded(upstream);
                }
            }

            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 2);
            assertThat(balancer.counter("retries")).isEqualTo(1);
        }
    }

    @OnEachRelay
    void endsWhenBothFinishAtOnce(EngineChoice engine, RelayChoice relay) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            for (int i = 0; i < 100; i++) {
                try (var client = balancer.connect(); var upstream = backend.accepted()) {
                    Wire.send(client, "a");
                    Wire.send(upstream, "b");
                    client.shutdownOutput();
                    upstream.shutdownOutput();
                    Wire.assertReceives(upstream, "a");
                    Wire.assertReceives(client, "b");
                    Wire.assertEnded(client);
                    Wire.assertEnded(upstream);
                }
            }
            balancer.awaitQuiet();
            assertThat(balancer.ended(EndReason.CLIENT_CLOSED)
                    + balancer.ended(EndReason.BACKEND_CLOSED)).isEqualTo(100);
        }
    }
}
