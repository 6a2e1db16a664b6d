package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Dns.RecordType;
import dev.sluice.config.Probe.Over;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsProbeTest {

    /// Its high half makes a query's id 0xbeef.
    private static final long CHANCE = 0x1234beef_00000000L;
    private static final String QUESTION = "03777777 04746573740000010001";
    private static final String RECORD = "c00c 0001 0001 0000003c 0004 c0000207";
    private static final Probe.Dns WWW = new Probe.Dns("www.test", RecordType.A, Over.UDP);

    @Test
    void asksForOneNameAndForRecursion() throws IOException {
        var backend = answering(hex("beef 8180 0001 0001 0000 0000" + QUESTION + RECORD));

        assertThat(ask(WWW, backend)).isEqualTo(Finding.good("1 record"));
        assertThat(backend.sent()).containsExactly("beef01000001000000000000"
                + QUESTION.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({".,SOA,0000060001", "Ab.,AAAA,024162 00001c 0001",
            "example.test.,CAA,076578616d706c65047465737400 0101 0001"})
    void writesTheNameAsLabels(String name, RecordType type, String question) throws IOException {
        String digits = question.replace(" ", "");
        var backend = answering(hex("beef 8180 0001 0000 0000 0000" + digits));

        assertThat(ask(new Probe.Dns(name, type, Over.UDP), backend))
                .isEqualTo(Finding.good("0 records"));
        assertThat(backend.sent().getFirst()).endsWith("00000000" + digits);
    }

    @Test
    void anAnswerThatIsCutOffOrEmptyIsAnAnswer() throws IOException {
        String cutOff = "beef 8380 0001 0000 0000 0000" + QUESTION;

        assertThat(ask(WWW, answering(hex(cutOff)))).isEqualTo(Finding.good("0 records"));
    }

    @ParameterizedTest
    @CsvSource({"1,FORMERR", "2,SERVFAIL", "3,NXDOMAIN", "4,NOTIMP", "5,REFUSED", "9,NOTAUTH",
            "b,RCODE 11"})
    void anErrorIsNamed(String code, String name) throws IOException {
        assertThat(ask(WWW, answering(hex("beef 818" + code + "0001 0000 0000 0000" + QUESTION))))
                .isEqualTo(new Finding.Bad(name + " for www.test A"));
    }

    @Test
    void anErrorMayLeaveOutTheQuestion() throws IOException {
        assertThat(ask(WWW, answering(hex("beef 8181 0000 0000 0000 0000"))))
                .isEqualTo(new Finding.Bad("FORMERR for www.test A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"beee 8180 0001 0001 0000 0000" + QUESTION,
            "beef 0100 0001 0000 0000 0000" + QUESTION, // a question
            "beef a980 0001 0000 0000 0000" + QUESTION, // another operation
            "beef 8180 0001 0000 0000 0000 03777757 04746573740000010001", // wwW
            "beef 8180 0001 0000 0000 0000 03777777 047465737400001c0001", // AAAA
            "beef 8180 0001 0000 0000 0000 03777777", "beef 8180 0001 0000 0000",
            "beef 8180 0000 0000 0000 0000", "beef 8180 0002 0000 0000 0000" + QUESTION, ""})
    void anAnswerToAnotherQuestionDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(WWW, answering(hex(other)))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no DNS answer within 1000 ms, but \"");
    }

    @Test
    void overTcpTheLengthComesFirst() throws IOException {
        var backend = ScriptedWire.hangingAfter(latin(hex(
                "002c beef 8180 0001 0001 0000 0000" + QUESTION + RECORD + "0000")));

        assertThat(new DnsProbe(WWW, () -> CHANCE).ask(backend))
                .isEqualTo(Finding.good("1 record"));
        assertThat(HexFormat.of().formatHex(backend.sent()
                .getBytes(ISO_8859_1)))
                .isEqualTo("001abeef01000001000000000000" + QUESTION.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({"000b,not a DNS message: 11 bytes long",
            "000cbeef,connection closed before the DNS answer was complete",
            "'',connection closed before the DNS answer was complete",
            "000cbeee81810000000000000000,"
                    + "'not an answer to the DNS query: \"\\xbe\\xee\\x81\\x81"
                    + "\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"'"})
    void overTcpWhatMakesNoSenseIsNamed(String answer, String reason) {
        var backend = ScriptedWire.closingAfter(latin(hex(answer)));

        assertThatThrownBy(() -> new DnsProbe(WWW, () -> CHANCE).ask(backend))
                .isInstanceOf(BadAnswer.class).hasMessage(reason);
    }

    private static Finding ask(Probe.Dns probe, DatagramWire backend) throws IOException {
        return new DnsProbe(probe, () -> CHANCE).ask(backend);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
