package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import org.junit.jupiter.api.Test;

@Needs(program = "freeradius", debian = "freeradius")
class RadiusCheckEndToEndTest {

    @Test
    void aServerPassesWhereTheSecretIsRightUntilItIsGone() {
        try (var server = RadiusServer.start()) {
            assertThat(Asking.of(RadiusServer.CHECK, server.port())).isEqualTo("passed");
            assertThat(Asking.of(new Probe.Radius(new Secret("wrong")), server.port()))
                    .isEqualTo("no answer within 1500 ms: is it there, does it know this client,"
                            + " is the secret right?");
            server.kill9();
            assertThat(Asking.of(RadiusServer.CHECK, server.port()))
                    .isEqualTo("refused: port unreachable");
        }
    }
}
