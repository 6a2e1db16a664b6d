package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpProbeTest {

    private static final long TOKEN = 0x0123456789abcdefL;
    private static final String TOKEN_TEXT = "0123456789abcdef";

    @Test
    void asksWithANumberInPlaceOfTheTime() throws IOException {
        var backend = answering(answer("24", "02", "c0000201", TOKEN_TEXT));

        assertThat(ask(backend)).isEqualTo(Finding.good("stratum 2"));
        assertThat(backend.sent()).containsExactly("23" + "00".repeat(39) + TOKEN_TEXT);
    }

    @ParameterizedTest
    @CsvSource({"1c,01,GPS: version 3", "64,0f,a leap second at the end of the day",
            "a4,0f,one less"})
    void aServerInStepPasses(String first, String stratum, String why) throws IOException {
        assertThat(ask(answering(answer(first, stratum, "00000000", TOKEN_TEXT)))).as(why)
                .isEqualTo(Finding.good("stratum " + Integer.parseInt(stratum, 16)));
    }

    @ParameterizedTest
    @CsvSource({"e4,02,c0000201,not synchronised", "24,10,c0000201,not synchronised",
            "24,ff,c0000201,not synchronised", "e4,00,00000000,not synchronised",
            "e4,00,494e4954,not synchronised (INIT)", "e4,00,53544550,not synchronised (STEP)",
            "e4,00,52415445,sends us away with the code \"RATE\"",
            "24,00,44454e59,sends us away with the code \"DENY\"",
            "24,00,0a0d1b7f,sends us away with the code \"\\n\\r\\x1b\\x7f\""})
    void aServerWithoutTheTimeFails(String first, String stratum, String reference, String reason)
            throws IOException {
        assertThat(ask(answering(answer(first, stratum, reference, TOKEN_TEXT))))
                .isEqualTo(new Finding.Bad(reason));
    }

    @ParameterizedTest
    @CsvSource({"24,0123456789abcdee", "23,0123456789abcdef", "25,0123456789abcdef"})
    void whatAnswersAnotherQuestionDoesNotCount(String first, String originate) {
        assertThatThrownBy(() -> ask(answering(answer(first, "02", "c0000201", originate))))
                .isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no NTP answer within 1000 ms, but \"");
    }

    @Test
    void aPacketThatEndsTooEarlyDoesNotCount() {
        byte[] cut = Arrays.copyOf(answer("24", "02", "c0000201", TOKEN_TEXT), 47);

        assertThatThrownBy(() -> ask(answering(cut))).isInstanceOf(BadAnswer.class);
    }

    private static byte[] answer(String first, String stratum, String reference,
            String originate) {
        return hex(first + stratum + "06e8 00000123 00000456" + reference + "e9d2000000000001"
                + originate + "e9d2000000000002" + "e9d2000000000003");
    }

    private static Finding ask(DatagramWire backend) throws IOException {
        return new NtpProbe(() -> TOKEN).ask(backend);
    }
}
