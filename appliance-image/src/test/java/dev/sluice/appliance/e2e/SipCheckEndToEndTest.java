package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe.Over;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Needs(program = "sipp", debian = "sip-tester")
class SipCheckEndToEndTest {

    @ParameterizedTest
    @EnumSource
    void aServerThatAnswersOptionsPassesUntilItIsGone(Over over) {
        try (var server = SipServer.start(over, "200 OK")) {
            assertThat(server.ask()).isEqualTo("status 200, passed");
            server.kill9();
            assertThat(server.ask()).contains("refused");
        }
    }

    @Test
    void aServerThatWantsNoCallsIsBelieved() {
        try (var server = SipServer.start(Over.UDP, "503 Service Unavailable")) {
            assertThat(server.ask()).isEqualTo("status 503 \"Service Unavailable\"");
        }
    }
}
