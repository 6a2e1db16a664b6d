package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What becomes of sessions when a server turns out to be a standby, at the worst of times.
@OnEveryEngine
class RoleChangeEndToEndTest {

    private static final String CHECK = """
            { type: postgres, role: primary, user: monitor, interval: 400ms, timeout: 400ms, \
            rise: 2, fall: 20 }""";
    private static final Duration TWO_INTERVALS = Duration.ofMillis(800);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int VISITS = 10;

    private final EngineChoice engine;

    RoleChangeEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void aSessionIsCutWhenItsServerBecomesAStandby() throws IOException {
        try (var backend = new RoleBackend(RoleBackend.Role.PRIMARY);
                var sluice = SluiceProcess.serving(config(backend));
                var client = Client.connect(sluice.port())) {
            var session = new PostgresFrames(client.socket());
            session.sendStartup(PostgresWriter.USER);
            assertThat(session.read().type()).isEqualTo('R');
            assertThat(session.read().type()).isEqualTo('Z');

            backend.become(RoleBackend.Role.STANDBY);
            long start = System.nanoTime();
            assertThatThrownBy(session::read).isInstanceOf(IOException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TWO_INTERVALS);
            Status status = sluice.status();
            assertThat(status.backend(backend.address()).text("evidence"))
                    .startsWith("is a standby (expected: primary)");
            assertThat(status.backend(backend.address()).hasWrongRole()).isTrue();
            assertThat(status.backend(backend.address()).sessions()).isZero();
            assertThat(status.listener().counter("end-backend-wrong-role")).isEqualTo(1);
        }
    }

    @Test
    void nobodyIsSentToAServerThatHasNotSaidYetWhatItIs() {
        try (var backend = new RoleBackend(RoleBackend.Role.SILENT);
                var sluice = SluiceProcess.serving(config(backend), "it is being asked",
                        _ -> backend.questions() > 0)) {
            for (int i = 0; i < VISITS; i++) {
                assertThat(isServed(sluice.port())).isFalse();
            }
            assertThat(sluice.status().backend(backend.address()).text("state"))
                    .isEqualTo("pending");
            assertThat(backend.visitors()).isZero();

            backend.become(RoleBackend.Role.PRIMARY);
            sluice.await("it is known for a primary", LIMIT,
                    status -> status.backend(backend.address()).isUp());
            assertThat(isServed(sluice.port())).isTrue();
            assertThat(backend.visitors()).isEqualTo(1);
        }
    }

    /// Whether a client who comes now gets as far as a login.
    private static boolean isServed(int port) {
        try (var client = Client.connect(port)) {
            var session = new PostgresFrames(client.socket());
            session.sendStartup(PostgresWriter.USER);
            return session.read().type() == 'R';
        } catch (IOException | UncheckedIOException _) {
            return false; // turned away, perhaps before it knew that it was connected
        }
    }

    private ConfigText config(RoleBackend backend) {
        return ConfigText.over(engine, backend.address()).withCheck(CHECK)
                .withPool("on-down: { unreachable: drain 30s, wrong-role: close }");
    }
}
