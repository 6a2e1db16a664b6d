package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuicProbeTest {

    /// First byte, version 0, our connection ids in each other's place.
    private static final String NEGOTIATION = "80 00000000 08 0000000000000003"
            + "08 0000000000000002";

    @Test
    void asksForAVersionThatDoesNotExistInAFullDatagram() throws IOException {
        var backend = answering(hex(NEGOTIATION + "00000001"));

        assertThat(ask(backend)).isEqualTo(Finding.good("speaks v1"));
        String asked = backend.sent().getFirst();
        assertThat(asked).hasSize(2 * 1200)
                .startsWith("c0" + "0a0a0a0a" + "080000000000000002" + "080000000000000003");
        assertThat(asked.substring(2 * 23)).matches("0+");
    }

    @Test
    void theVersionIsAlwaysAReservedOne() throws IOException {
        for (int i = 0; i < 100; i++) {
            int number = i;
            var backend = answering();
            assertThatThrownBy(() -> new QuicProbe(new Random(number)).ask(backend))
                    .isInstanceOf(ProbeTimedOut.class);
            assertThat(backend.sent().getFirst().substring(2, 10)).matches("(.a){4}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"6b3343cf 00000001|v2, v1", "ff00001d|draft-29",
            "aabacada 00000001 51303436|v1, 0x51303436", "1a2a3a4a|no version",
            "00000001 00000002 00000003 00000004 00000005|v1, 0x00000002, 0x00000003, 0x00000004"})
    void namesTheVersions(String versions, String named) throws IOException {
        assertThat(ask(answering(hex(NEGOTIATION + versions))))
                .isEqualTo(Finding.good("speaks " + named));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "000001", "0000000100"})
    void aListThatIsNoneFails(String versions) {
        assertThatThrownBy(() -> ask(answering(hex(NEGOTIATION + versions))))
                .isInstanceOf(BadAnswer.class).hasMessage(
                        "its list of QUIC versions is %d bytes long", versions.length() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80 00000001 08 0000000000000003 08 0000000000000002 00000001",
            "80 00000000 08 0000000000000002 08 0000000000000003 00000001",
            "80 00000000 08 0000000000000003 08 0000000000000009 00000001",
            "80 00000000 08 0000000000000009 08 0000000000000002 00000001",
            "40 00000000 08 0000000000000003 08 0000000000000002 00000001",
            "80 00000000 00 08 0000000000000002 00000001 00000001 00000001", "80 00000000 08"})
    void whatIsNoVersionNegotiationForUsDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(answering(hex(other)))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no QUIC answer within 1000 ms, but \"");
    }

    private static Finding ask(DatagramWire backend) throws IOException {
        return new QuicProbe(new AtomicLong(1)::getAndIncrement).ask(backend);
    }
}
