package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import org.junit.jupiter.api.Test;

@Needs(program = "caddy", debian = "caddy")
class QuicCheckEndToEndTest {

    @Test
    void aServerSaysWhatItSpeaksUntilItIsGone() {
        try (var server = QuicServer.start()) {
            assertThat(Asking.of(new Probe.Quic(), server.port()))
                    .matches("speaks v1(, [a-z0-9-]+)*, passed");
            server.kill9();
            assertThat(Asking.of(new Probe.Quic(), server.port()))
                    .isEqualTo("refused: port unreachable");
        }
    }
}
