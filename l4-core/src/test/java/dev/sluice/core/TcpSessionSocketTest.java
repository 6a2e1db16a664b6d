package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;

class TcpSessionSocketTest {

    @OnEachRelay
    void carriesBytesBothWaysUntilBothSidesAreDone(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
                var client = balancer.connect()) {
            byte[] sent = new byte[3_000_000];
            new Random(1).nextBytes(sent);
            Thread.startVirtualThread(() -> sendAndFinish(client, sent));

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 1);
            assertThat(balancer.counter("bytes-to-clients")).isEqualTo(sent.length);
            assertThat(balancer.counter("bytes-from-clients")).isEqualTo(sent.length);
        }
    }

    @OnEachRelay
    void losesNothingFromAClientThatSendsAndClosesBeforeTheBackendAnswers(EngineChoice engine,
            RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            for (int i = 0; i < 100; i++) {
                try (var client = balancer.connect()) {
                    client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                }
                try (var upstream = backend.accepted()) {
                    assertThat(upstream.getInputStream().readAllBytes()).hasSize(5);
                }
            }
        }
    }

    @OnEachRelay
    void passesAResetOnAsAReset(EngineChoice engine, RelayChoice relay) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()))) {
            Socket client = balancer.connect();
            client.getOutputStream().write(1);
            Socket upstream = backend.accepted();
            assertThat(upstream.getInputStream().read()).isEqualTo(1);

            reset(client);

            assertThatThrownBy(() -> upstream.getInputStream().read())
                    .isInstanceOf(SocketException.class);
            balancer.awaitEnded(EndReason.CLIENT_RESET, 1);
        }
    }

    @OnEachRelay
    void resetsTheSessionsThatAreOpenWhenItCloses(EngineChoice engine, RelayChoice relay)
            throws Exception {
        try (var backend = EchoBackend.echoing()) {
            var balancer = TestBalancer.start(Configs.over(engine, relay, backend.address()));
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 20; i++) {
                Socket client = balancer.connect();
                client.getOutputStream().write(1);
                assertThat(client.getInputStream().read()).isEqualTo(1);
                clients.add(client);
            }

            balancer.close();

            for (Socket client : clients) {
                assertThatThrownBy(() -> client.getInputStream().read())
                        .isInstanceOf(SocketException.class);
                client.close();
            }
        }
    }

    private static void sendAndFinish(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
