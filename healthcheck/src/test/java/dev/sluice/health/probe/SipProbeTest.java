package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipProbeTest {

    private static final Ends ENDS = new Ends(end("192.0.2.1", 40000), end("192.0.2.9", 5060));
    private static final Ends ENDS_V6 = new Ends(end("2001:db8::1", 40000), end("::1", 5060));
    private static final String VIA = """
            Via: SIP/2.0/UDP 192.0.2.1:40000;rport=40000;branch=z9hG4bK0000000000000001\r
            """;
    private static final String CALL_ID = "Call-ID: 0000000000000003@192.0.2.1\r\n";
    private static final String OURS = VIA + CALL_ID + "CSeq: 1 OPTIONS\r\n";

    @Test
    void asksTheServerItself() throws IOException {
        var backend = datagrams("SIP/2.0 200 OK\r\n" + OURS + "\r\n");

        assertThat(ask(ENDS, backend)).isEqualTo(Finding.good("status 200"));
        assertThat(new String(HexFormat.of().parseHex(backend.sent().getFirst()), ISO_8859_1))
                .isEqualTo(String.join("\r\n", "OPTIONS sip:192.0.2.9:5060 SIP/2.0",
                        "Via: SIP/2.0/UDP 192.0.2.1:40000;branch=z9hG4bK0000000000000001;rport",
                        "Max-Forwards: 0", "From: <sip:sluice@192.0.2.1>;tag=0000000000000002",
                        "To: <sip:192.0.2.9:5060>", "Call-ID: 0000000000000003@192.0.2.1",
                        "CSeq: 1 OPTIONS", "Contact: <sip:sluice@192.0.2.1:40000>",
                        "Accept: application/sdp", "User-Agent: sluice", "Content-Length: 0", "",
                        ""));
    }

    @Test
    void writesIpv6AddressesInBrackets() {
        var backend = datagrams();

        assertThatThrownBy(() -> ask(ENDS_V6, backend)).isInstanceOf(ProbeTimedOut.class);
        assertThat(new String(HexFormat.of().parseHex(backend.sent().getFirst()), ISO_8859_1))
                .startsWith("OPTIONS sip:[::1]:5060 SIP/2.0\r\n"
                        + "Via: SIP/2.0/UDP [2001:db8::1]:40000;");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 302, 401, 404, 405, 407, 481, 483, 486, 499, 501})
    void aServerThatWorksPassesWhateverItSays(int status) throws IOException {
        assertThat(ask(ENDS, datagrams("SIP/2.0 " + status + " What\r\n" + OURS + "\r\n")))
                .isEqualTo(Finding.good("status " + status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"500 Server Internal Error|\"Server Internal Error\"",
            "502|", "505 |", "603 De\tcline|\"De\\tcline\""})
    void aServerThatDoesNotWorkFails(String status, String phrase) throws IOException {
        assertThat(ask(ENDS, datagrams("SIP/2.0 " + status + "\r\n" + OURS + "\r\n")))
                .isEqualTo(new Finding.Bad("status " + status.substring(0, 3)
                        + (phrase == null ? "" : " " + phrase)));
    }

    @Test
    void aServerThatWantsNoCallsSaysSo() throws IOException {
        assertThat(ask(ENDS, datagrams("SIP/2.0 503 Maintenance\r\n" + OURS + "\r\n")))
                .isEqualTo(new Finding.Declined("status 503 \"Maintenance\""));
    }

    @Test
    void aProvisionalAnswerIsWaitedThrough() throws IOException {
        assertThat(ask(ENDS, datagrams("SIP/2.0 100 Trying\r\n" + OURS + "\r\n",
                "SIP/2.0 200 OK\r\n" + OURS + "\r\n"))).isEqualTo(Finding.good("status 200"));
        assertThatThrownBy(() -> ask(ENDS, datagrams("SIP/2.0 100 Trying\r\n" + OURS + "\r\n")))
                .isInstanceOf(BadAnswer.class).hasMessageStartingWith(
                        "no SIP answer within 1000 ms, but \"SIP/2.0 100 Trying\\r\\nVia");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            """
                    v:SIP/2.0/UDP 192.0.2.1;Branch = Z9HG4BK0000000000000001, SIP/2.0/UDP x\r
                    i: 0000000000000003@192.0.2.1\r
                    \r
                    """,
            """
                    VIA : SIP/2.0/UDP 192.0.2.1\r
                    \t;branch=z9hG4bK0000000000000001\r
                    call-id:\r
                    \t0000000000000003@192.0.2.1\r
                    \r
                    """,
            OURS})
    void headersMayBeWrittenInEveryAllowedWay(String headers) throws IOException {
        assertThat(ask(ENDS, datagrams("SIP/2.0 200 OK\r\n" + headers)))
                .isEqualTo(Finding.good("status 200"));
        assertThat(ask(ENDS, datagrams("\r\n\r\nSIP/2.0 200 OK\r\n" + headers)))
                .isEqualTo(Finding.good("status 200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIP/2.0 200 OK\r\n" + CALL_ID + "\r\n",
            "SIP/2.0 200 OK\r\n" + VIA + "\r\n" + CALL_ID,
            "SIP/2.0 200 OK\r\n" + CALL_ID + "Via: SIP/2.0/UDP x;branch=z9hG4bK2\r\n" + VIA,
            "SIP/2.0 700 OK\r\n" + OURS, "SIP/2.0 20 OK\r\n" + OURS, "SIP/2.0 2000\r\n" + OURS,
            "SIP/3.0 200 OK\r\n" + OURS, "OPTIONS sip:x SIP/2.0\r\n" + OURS, "\r\n\r\n", "", "x"})
    void whatIsNoAnswerToOursDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(ENDS, datagrams(other))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no SIP answer within 1000 ms, but \"");
    }

    private static ScriptedDatagrams datagrams(String... datagrams) {
        var bytes = new byte[datagrams.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = datagrams[i].getBytes(ISO_8859_1);
        }
        return ScriptedDatagrams.answering(bytes);
    }

    private static Finding ask(Ends ends, DatagramWire backend) throws IOException {
        return new SipProbe(ends, new AtomicLong(1)::getAndIncrement).ask(backend);
    }

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
