package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObserveSocketTest {

    @OnEachEngine
    void tellsOfABackendThatHangsUpBeforeItHasSaidAWord(EngineChoice engine) throws Exception {
        try (var rude = new HangsUp();
                var good = EchoBackend.named("2");
                var balancer = TestBalancer.start(
                        Configs.over(engine, rude.address(), good.address()).withObserve(3))) {
            talk(balancer, 4); // two of them to the rude one
            assertThat(balancer.outliers()).isEmpty();

            talk(balancer, 2);

            TestBalancer.await("word of it", () -> !balancer.outliers().isEmpty());
            assertThat(balancer.outliers()).containsExactly(balancer.backend(0).key());
        }
    }

    @OnEachEngine
    void tellsOfABackendThatRefuses(EngineChoice engine) throws Exception {
        java.net.SocketAddress dead;
        try (var gone = EchoBackend.named("1")) {
            dead = gone.address();
        }
        try (var good = EchoBackend.named("2");
                var balancer = TestBalancer
                        .start(Configs.over(engine, dead, good.address()).withObserve(3))) {
            talk(balancer, 6);

            TestBalancer.await("word of it", () -> balancer.outliers().size() == 1);
        }
    }

    @OnEachEngine
    void saysNothingOfTheLastBackendThatIsLeft(EngineChoice engine) throws Exception {
        try (var rude = new HangsUp();
                var other = EchoBackend.named("2");
                var balancer = TestBalancer.start(
                        Configs.over(engine, rude.address(), other.address()).withObserve(1))) {
            balancer.health(1, Health.DOWN);
            TestBalancer.await("the other to be out", () -> !balancer.backend(1).eligible());

            talk(balancer, 4);

            TestBalancer.await("four sessions",
                    () -> balancer.ended(EndReason.BACKEND_CLOSED)
                            + balancer.ended(EndReason.BACKEND_RESET)
                            + balancer.ended(EndReason.CLIENT_RESET) == 4);
            assertThat(balancer.backend(0).eligible()).isTrue();
            assertThat(balancer.outliers()).isEmpty();
        }
    }

    @OnEachEngine
    void aSessionThatGoesWellEndsARunOfFailures(EngineChoice engine) throws Exception {
        try (var moody = new HangsUp(2);
                var good = EchoBackend.named("2");
                var balancer = TestBalancer.start(
                        Configs.over(engine, moody.address(), good.address()).withObserve(3))) {
            talk(balancer, 40);

            assertThat(balancer.outliers()).isEmpty();
        }
    }

    /// So many sessions, one after the other; each ends before the next begins.
    private static void talk(TestBalancer balancer, int sessions) throws IOException {
        for (int i = 0; i < sessions; i++) {
            try (Socket client = balancer.connect()) {
                client.getOutputStream().write('x');
                int _ = client.getInputStream().read();
            } catch (SocketException reset) {
                // As the backend likes it.
            }
        }
        balancer.balancer().loops().settle();
    }

    /// A backend that accepts and closes at once, or says a word each so many connections.
    private static final class HangsUp implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, Configs.LOOPBACK);
        private final int moodEach;

        HangsUp() throws IOException {
            this(Integer.MAX_VALUE);
        }

        HangsUp(int moodEach) throws IOException {
            this.moodEach = moodEach;
            Thread.ofVirtual().start(this::serve);
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private void serve() {
            for (int i = 1; !socket.isClosed(); i++) {
                try (Socket client = socket.accept()) {
                    if (i % moodEach == 0) {
                        client.getOutputStream().write(7);
                    }
                } catch (IOException end) {
                    // The test's, or the client's.
                }
            }
        }
    }
}
