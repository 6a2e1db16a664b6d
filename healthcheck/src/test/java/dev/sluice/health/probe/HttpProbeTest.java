package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProbeTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final Probe.Http ANY_BODY = new Probe.Http("/ready", null, Set.of(200), null,
            null);
    private static final Probe.Http READY = new Probe.Http("/", null, Set.of(200), "ready", null);

    @Test
    void asksWithTheHeadersThatAnyServerWants() throws IOException {
        var backend = ScriptedWire.closingAfter("HTTP/1.1 200 OK\r\n\r\n");

        assertThat(new HttpProbe(backend).ask(ANY_BODY, "10.0.0.7:8080")).isNull();
        assertThat(backend.sent()).isEqualTo(String.join("\r\n", "GET /ready HTTP/1.1",
                "Host: 10.0.0.7:8080", "User-Agent: sluice", "Accept: */*", "Connection: close", "",
                ""));
    }

    @Test
    void asksForTheHostThatTheCheckNames() throws IOException {
        var backend = ScriptedWire.closingAfter("HTTP/1.1 200 OK\r\n\r\n");

        new HttpProbe(backend).ask(new Probe.Http("/", "shop.test", Set.of(200), null, null),
                "x:1");

        assertThat(backend.sent()).contains("\r\nHost: shop.test\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n", "HTTP/1.0 200 OK\r\n\r\n",
            "HTTP/1.1 200\r\n\r\n", "HTTP/1.1 200 \r\n\r\n", "HTTP/1.1 200 OK\n\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nFolded: a\r\n b\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\n"})
    void passesWhenTheStatusIsExpected(String answer) throws IOException {
        assertThat(new HttpProbe(ScriptedWire.hangingAfter(answer)).ask(ANY_BODY, "x")).isNull();
    }

    @Test
    void namesTheStatusAndWhatWasExpected() throws IOException {
        String answer = "HTTP/1.1 503 Service Unavailable\r\n\r\n";

        assertThat(ask(ANY_BODY, answer)).isEqualTo("status 503 (expected 200)");
        Set<Integer> many = IntStream.rangeClosed(200, 399).boxed().collect(Collectors.toSet());
        many.addAll(Set.of(401, 404, 405));
        assertThat(ask(new Probe.Http("/", null, many, null, null), answer))
                .isEqualTo("status 503 (expected 200-399, 401, 404, 405)");
    }

    @Test
    void doesNotFollowARedirect() throws IOException {
        var backend = ScriptedWire.closingAfter("HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n");

        assertThat(new HttpProbe(backend).ask(ANY_BODY, "x"))
                .isEqualTo("status 302 (expected 200)");
        assertThat(backend.sent()).containsOnlyOnce("GET ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nis ready",
            CHUNKED + "5;ext=\"1\"\r\nis re\r\n3\r\nady\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n05\r\nis re\r\n3\r\nady\r\n0\r\n",
            "HTTP/1.1 200 OK\r\n\r\nis ready", "HTTP/1.0 200 OK\r\n\r\nready",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nready"})
    void findsTextInTheBodyHoweverItIsFramed(String answer) throws IOException {
        assertThat(ask(READY, answer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nrebelready",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nrebe\r\n0\r\n\r\nready"})
    void doesNotLookPastTheEndOfTheBody(String answer) throws IOException {
        assertThat(ask(READY, answer)).isEqualTo("expected \"ready\" in the body, got \"rebe\"");
    }

    @Test
    void aStatusWithoutABodyHasNone() throws IOException {
        var probe = new Probe.Http("/", null, Set.of(204), "ready", null);

        assertThat(ask(probe, "HTTP/1.1 204 No Content\r\n\r\nready"))
                .isEqualTo("expected \"ready\" in the body, got nothing");
    }

    @Test
    void looksAtTheFirst64KibOfTheBodyOnly() throws IOException {
        String padding = "x".repeat(HttpProbe.BODY_MAX - 5);

        assertThat(ask(READY, "HTTP/1.1 200 OK\r\n\r\n" + padding + "ready")).isNull();
        assertThat(ask(READY, "HTTP/1.1 200 OK\r\n\r\n" + padding + " ready"))
                .startsWith("expected \"ready\" in the body, got \"xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n"})
    void refusesALengthThatIsNone(String answer) throws IOException {
        assertThat(ask(ANY_BODY, answer)).startsWith("malformed Content-Length \"");
    }

    @Test
    void saysWhatIsMalformed() throws IOException {
        assertThat(ask(ANY_BODY, "SSH-2.0-OpenSSH_9.2\r\n"))
                .isEqualTo("not an HTTP/1 answer: \"SSH-2.0-OpenSSH_9.2\"");
        assertThat(ask(ANY_BODY, "HTTP/2 200\r\n\r\n")).startsWith("not an HTTP/1 answer");
        assertThat(ask(ANY_BODY, "HTTP/1.1 099 x\r\n\r\n")).startsWith("not an HTTP/1 answer");
        assertThat(ask(ANY_BODY, "")).isEqualTo("connection closed before the status line");
        assertThat(ask(ANY_BODY, "HTTP/1.1 200 OK\r\nA: b"))
                .isEqualTo("connection closed in the middle of the headers: \"A: b\"");
        assertThat(ask(ANY_BODY, "+PONG"))
                .isEqualTo("connection closed in the middle of the status line: \"+PONG\"");
        assertThat(ask(ANY_BODY, "HTTP/1.1 200 OK\r\nA b\r\n\r\n"))
                .isEqualTo("malformed header line \"A b\"");
        assertThat(ask(ANY_BODY, "HTTP/1.1 200 OK\r\n A: b\r\n\r\n"))
                .isEqualTo("malformed header line \" A: b\"");
        assertThat(ask(ANY_BODY, "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"))
                .isEqualTo("malformed header line \"A : b\"");
        assertThat(ask(ANY_BODY, "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n"))
                .isEqualTo("a lone CR in the headers");
        assertThat(ask(ANY_BODY, CHUNKED.replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\n")))
                .isEqualTo("both Transfer-Encoding and Content-Length");
        assertThat(ask(ANY_BODY, "HTTP/1.1 101 Switching\r\n\r\n"))
                .isEqualTo("status 101 (expected 200)");
    }

    @Test
    void saysWhatIsMalformedInTheBody() throws IOException {
        assertThat(ask(READY, CHUNKED + "zz\r\n")).isEqualTo("malformed chunk size \"zz\"");
        assertThat(ask(READY, CHUNKED + "\r\n")).isEqualTo("malformed chunk size \"\"");
        assertThat(ask(READY, CHUNKED + "FFFFFFFFFFFFFFFF\r\n"))
                .startsWith("malformed chunk size");
        assertThat(ask(READY, CHUNKED + "1\r\nab\r\n"))
                .isEqualTo("malformed chunk: longer than its size");
        assertThat(ask(READY, CHUNKED + "5\r\nab"))
                .isEqualTo("connection closed in the middle of the body");
        assertThat(ask(READY, CHUNKED + "1;" + "x".repeat(5000)))
                .isEqualTo("more than 4 KiB in a chunk's size");
        assertThat(ask(READY, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"))
                .isEqualTo("connection closed in the middle of the body");
    }

    @Test
    void givesUpOnHeadersWithoutEnd() throws IOException {
        assertThat(ask(ScriptedWire.repeating("HTTP/1.1 200 OK\r\nA: b\r\n")))
                .startsWith("malformed header line");
        var interim = ScriptedWire.repeating("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(ask(interim)).startsWith("more than 16 KiB in");
        assertThat(ask(ScriptedWire.repeating("HTTP/1.1")))
                .isEqualTo("more than 16 KiB in the status line");
        assertThat(interim.received()).isLessThan(HttpHead.BYTES_MAX + 8192);
    }

    private static @Nullable String ask(ScriptedWire backend) throws IOException {
        return ask(ANY_BODY, backend);
    }

    private static @Nullable String ask(Probe.Http probe, String answer) throws IOException {
        return ask(probe, ScriptedWire.closingAfter(answer));
    }

    /// As [SocketProber] does: what a probe throws is its reason.
    private static @Nullable String ask(Probe.Http probe, ScriptedWire backend)
            throws IOException {
        try {
            return new HttpProbe(backend).ask(probe, "x");
        } catch (BadAnswer e) {
            return e.getMessage();
        }
    }
}
