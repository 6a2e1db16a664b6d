package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A reset tells the other side that something was lost, and a FIN that nothing was. Neither may
/// become the other.
@OnEveryEngine
class ResetEndToEndTest {

    private final EngineChoice engine;
    private final CompletableFuture<String> endAtBackend = new CompletableFuture<>();

    ResetEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void theBackendSeesTheResetOfItsClient() throws Exception {
        try (var backend = LocalBackend.with(this::noteTheEnd);
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            client.echo("x");
            client.reset();

            assertThat(endAtBackend.get(10, TimeUnit.SECONDS)).isEqualTo("reset");
            sluice.await("the session is counted",
                    status -> status.listener().counter("end-client-reset") == 1);
        }
    }

    @Test
    void theBackendSeesTheFinOfItsClient() throws Exception {
        try (var backend = LocalBackend.with(this::noteTheEnd);
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            client.echo("x");
            client.socket().close();

            assertThat(endAtBackend.get(10, TimeUnit.SECONDS)).isEqualTo("fin");
            sluice.await("the session is counted",
                    status -> status.listener().counter("end-client-closed") == 1);
        }
    }

    @Test
    void theClientSeesTheResetOfItsBackend() throws Exception {
        try (var backend = LocalBackend.with(connection -> {
            if (connection.getInputStream().read() >= 0) {
                connection.setSoLinger(true, 0);
            }
        });
                var sluice = SluiceProcess.serving(ConfigText.over(engine, backend.address()));
                var client = Client.connect(sluice.port())) {
            client.socket().getOutputStream().write('x');

            assertThatThrownBy(() -> client.socket().getInputStream().read())
                    .isInstanceOf(SocketException.class).hasMessageContaining("reset");
            sluice.await("the session is counted",
                    status -> status.listener().counter("end-backend-reset") == 1);
        }
    }

    /// Answers one byte, then says how the connection ended.
    private void noteTheEnd(Socket connection) throws IOException {
        int first = connection.getInputStream().read();
        if (first < 0) {
            return; // a check
        }
        connection.getOutputStream().write(first);
        try {
            endAtBackend.complete(connection.getInputStream().read() < 0 ? "fin" : "a byte");
        } catch (SocketException e) {
            endAtBackend.complete("reset");
        }
    }
}
