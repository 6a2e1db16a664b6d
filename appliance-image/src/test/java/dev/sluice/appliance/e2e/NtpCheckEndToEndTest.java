package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import org.junit.jupiter.api.Test;

@Needs(program = "chronyd", debian = "chrony")
class NtpCheckEndToEndTest {

    private static final Probe NTP = new Probe.Ntp();

    @Test
    void aServerInStepPassesUntilItIsGone() {
        try (var server = NtpServer.startInStep()) {
            assertThat(Asking.of(NTP, server.port())).isEqualTo("stratum 8, passed");
            server.kill9();
            assertThat(Asking.of(NTP, server.port())).isEqualTo("refused: port unreachable");
        }
    }

    @Test
    void aServerThatDoesNotKnowTheTimeFails() {
        try (var server = NtpServer.startWithoutTheTime()) {
            assertThat(Asking.of(NTP, server.port())).isEqualTo("not synchronised");
        }
    }
}
