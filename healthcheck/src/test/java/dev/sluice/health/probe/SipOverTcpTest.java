package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipOverTcpTest {

    private static final InetSocketAddress END = new InetSocketAddress(
            InetAddress.ofLiteral("192.0.2.1"), 5060);
    private static final String OURS = """
            Via: SIP/2.0/TCP x;branch=z9hG4bK0000000000000001\r
            Call-ID: 0000000000000003@192.0.2.1\r
            """;
    private static final String OK = "SIP/2.0 200 OK\r\n" + OURS + "\r\n";

    @Test
    void anAnswerPassesAtTheEndOfItsHead() throws IOException {
        var backend = ScriptedWire.hangingAfter("SIP/2.0 404 No\r\n" + OURS
                + "Content-Length: 900\r\n\r\n");

        assertThat(ask(backend)).isEqualTo(Finding.good("status 404"));
        assertThat(backend.sent()).startsWith("OPTIONS sip:192.0.2.1:5060 SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP 192.0.2.1:5060;");
    }

    @Test
    void whatComesBeforeTheAnswerIsPassedOverWithItsBody() throws IOException {
        assertThat(ask(ScriptedWire.hangingAfter("\r\n\r\nSIP/2.0 100 Trying\r\n" + OURS
                + "\r\nSIP/2.0 200 OK\r\nCall-ID: another\r\nl: 17\r\n\r\nSIP/2.0 500 No\r\n\r"
                + "OPTIONS sip:you SIP/2.0\r\nContent-Length: 0\r\n\r\n" + OK)))
                .isEqualTo(Finding.good("status 200"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "HTTP/1.1 200 OK{}{}|not a SIP answer: \"HTTP/1.1 200 OK\"",
            "SIP/2.0 100 x{}Content-Length: 99999{}{}|a SIP message of 99999 bytes",
            "SIP/2.0 100 x{}Content-Length: -1{}{}|malformed Content-Length \"-1\"",
            "SIP/2.0 100 x{}l: 9999999999{}{}|malformed Content-Length \"9999999999\"",
            "SIP/2.0 100 x{}l: 5{}{}ab|connection closed in the middle of the SIP answer: \"\"",
            "SIP/2|connection closed in the middle of the SIP answer: \"SIP/2\"",
            "''|connection closed before the SIP answer"})
    void whatMakesNoSenseIsNamed(String answer, String reason) {
        var backend = ScriptedWire.closingAfter(answer.replace("{}", "\r\n"));

        assertThatThrownBy(() -> ask(backend)).isInstanceOf(BadAnswer.class).hasMessage(reason);
    }

    @Test
    void aBackendThatTalksForEverIsGivenUp() {
        for (String chatter : new String[]{"SIP/2.0 100 Trying\r\n\r\n", "\r\n", "x", "x: y\r\n"}) {
            var chatty = ScriptedWire.repeating(chatter);

            assertThatThrownBy(() -> ask(chatty)).isInstanceOf(BadAnswer.class);
            assertThat(chatty.received()).isLessThan(SipProbe.HEADS_MAX + 8192);
        }
    }

    private static Finding ask(Wire backend) throws IOException {
        return new SipProbe(new Ends(END, END), new AtomicLong(1)::getAndIncrement).ask(backend);
    }
}
