package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static dev.sluice.health.probe.ScriptedDatagrams.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaknetProbeTest {

    private static final String MAGIC = "00ffff00fefefefefdfdfdfd12345678";
    private static final String PONG = "1c 0000000000000001 00000000cafebabe" + MAGIC;

    @Test
    void pingsAsAServerListDoes() throws IOException {
        var backend = answering(pong("MCPE;Name;527;1.19.1;3;10;13253860892328930865;Bedrock"
                + " level;Survival;1;19132;19133;"));

        assertThat(ask(backend)).isEqualTo(Finding.good("3 of 10 players"));
        assertThat(backend.sent()).containsExactly(
                "01" + "0000000000000001" + MAGIC + "0000000000000002");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"MCEE;Näme;1;1.0;0;30;1|0 of 30 players",
            "MCPE;a\\;b;527;1.19.1;3;10;1|3 of 10 players", "MCPE;a;1;1.0;7;8|7 of 8 players",
            "MCPE;a;1;1.0;7|''", "MCPE;a;1;1.0;x;8;1|''", "MCPE;a;1;1.0;-1;8;1|''",
            "MCPE;a;1;1.0;1111111111;8;1|''", "some game|''", "''|''"})
    void namesThePlayersWhereTheyAreToBeRead(String text, String note) throws IOException {
        assertThat(ask(answering(pong(text)))).isEqualTo(Finding.good(note));
    }

    @Test
    void aPongWithoutATextIsAPong() throws IOException {
        assertThat(ask(answering(hex(PONG)))).isEqualTo(Finding.GOOD);
        assertThat(ask(answering(hex(PONG + "ffff 4d43")))).isEqualTo(Finding.GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d 0000000000000001 00000000cafebabe" + MAGIC,
            "1c 0000000000000009 00000000cafebabe" + MAGIC,
            "1c 0000000000000001 00000000cafebabe 00ffff00fefefefefdfdfdfd12345679",
            "1c 0000000000000001 00000000cafebabe 00ffff00", "01 0000000000000001" + MAGIC
                    + "0000000000000002"})
    void whatIsNoPongOfOursDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(answering(hex(other)))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no RakNet answer within 1000 ms, but \"");
    }

    private static byte[] pong(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return join(hex(PONG), new byte[]{0, (byte) bytes.length}, bytes);
    }

    private static Finding ask(DatagramWire backend) throws IOException {
        return new RaknetProbe(new AtomicLong(1)::getAndIncrement).ask(backend);
    }
}
