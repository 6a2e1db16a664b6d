package dev.sluice.health.probe;

import static dev.sluice.health.probe.TlsWireTest.ascii;
import static dev.sluice.health.probe.TlsWireTest.read;
import static dev.sluice.health.probe.TlsWireTest.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Identity.Claim;
import dev.sluice.health.probe.ScriptedWire.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Backends that do not play along.
class TlsAnswerTest {

    private static final Identity OWN = Identity.selfSigned(Claim.of("db.test"));
    private static final TlsConfig ANYBODY = new TlsConfig(null, null, false);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "SSH-2.0-OpenSSH_9.2|CLOSES|not a TLS answer: \"SSH-2.0-OpenSSH_9.2\"",
            "+OK|CLOSES|not a TLS answer: \"+OK\"", "+OK|HANGS|not a TLS answer: \"+\"",
            "HTTP/1.1 400 Bad Request|CLOSES|not a TLS answer: \"HTTP/1.1 400 Bad Request\"",
            "\u00ff\u0001!|CLOSES|not a TLS answer: \"\\xff\\x01!\""})
    void aBackendInTheClearIsQuoted(String says, Ending ending, String reason) throws IOException {
        byte[] bytes = new byte[ascii(says).remaining()];
        ascii(says).get(bytes);
        int piece = ending == Ending.HANGS ? 1 : Integer.MAX_VALUE;

        String heard = reason(new ScriptedWire(bytes, piece, ending), ANYBODY, "db.test");

        assertThat(heard).isEqualTo(reason);
    }

    @Test
    void aBackendThatClosesAtOnceOrInTheMiddleIsToldApart() throws IOException {
        assertThat(reason(ScriptedWire.closingAfter(""), ANYBODY, "db.test"))
                .isEqualTo("connection closed without an answer to the TLS handshake");
        byte[] flight = flight("TLSv1.2");
        for (int cut : new int[]{1, 4, 5, 200, 300}) {
            assertThat(reason(new ScriptedWire(Arrays.copyOf(flight, cut), 9999, Ending.CLOSES),
                    ANYBODY, "db.test")).as("after %d bytes", cut).isIn(
                            "connection closed without an answer to the TLS handshake",
                            "connection closed in the middle of the TLS handshake");
        }
        assertThat(reason(alert(1, 0), ANYBODY, "db.test"))
                .isEqualTo("connection closed in the middle of the TLS handshake");
    }

    @Test
    void anEndOfTimeSaysHowFarTlsHasCome() throws IOException {
        assertThat(reason(ScriptedWire.hangingAfter(""), ANYBODY, "db.test"))
                .isEqualTo("no answer to the TLS handshake within 1000 ms");
        assertThat(
                reason(new ScriptedWire(Arrays.copyOf(flight("TLSv1.2"), 300), 9999, Ending.HANGS),
                        ANYBODY,
                        "db.test"))
                .isEqualTo("no end of the TLS handshake within 1000 ms");
        TlsWire silent = TlsWire.start(TlsBackend.of(OWN), ANYBODY, "db.test");
        assertThatThrownBy(() -> read(silent, 1))
                .hasMessage("encrypted, but no answer within 1000 ms");
        TlsWire slow = TlsWire.start(TlsBackend.of(OWN).answering("x"), ANYBODY, "db.test");
        slow.send(ascii("?"));
        assertThatThrownBy(() -> read(slow, 2)).hasMessage("answer not complete within 1000 ms");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "2|40|no cipher in common (alert \"handshake_failure\")",
            "2|70|no TLS version in common (alert \"protocol_version\")",
            "2|112|does not know the name \"db.test\" (alert \"unrecognized_name\")",
            "1|112|does not know the name \"db.test\" (alert \"unrecognized_name\")",
            "2|80|refuses TLS (alert \"internal_error\")",
            "2|42|refuses TLS (alert \"bad_certificate\")",
            "2|255|malformed TLS: \"Unknown alert description (-1)\""})
    void anAlertIsExplained(int level, int number, String reason) throws IOException {
        assertThat(reason(alert(level, number), ANYBODY, "db.test")).isEqualTo(reason);
    }

    @Test
    void whatNobodySharesIsNamed() throws IOException {
        var cipher = new TlsBackend(TlsBackend.context(OWN),
                engine -> engine.setEnabledCipherSuites(
                        new String[]{"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}));
        byte[] old = flight("TLSv1.2");
        old[10] = 1; // TLS 1.0, in the ServerHello

        assertThat(reason(cipher, ANYBODY, "db.test"))
                .isEqualTo("no cipher in common (alert \"handshake_failure\")");
        assertThat(reason(new ScriptedWire(old, 9999, Ending.CLOSES), ANYBODY, "db.test"))
                .isEqualTo("speaks no TLS version later than 1.1");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,handshake_failure", "TLSv1.3,certificate_required"})
    void aBackendThatWantsACertificateOfOursSaysSo(String version, String alert)
            throws IOException {
        var needs = client(version, engine -> engine.setNeedClientAuth(true));
        assertThatThrownBy(() -> {
            TlsWire wire = TlsWire.start(needs, ANYBODY, "db.test");
            wire.send(ascii("?"));
            read(wire, 1);
        }).hasMessage("wants a certificate of its clients (alert \"%s\")", alert);

        var wants = client(version, engine -> engine.setWantClientAuth(true));
        assertThat(reason(wants, ANYBODY, "db.test")).isEmpty();
    }

    @Test
    void theServerNameIsSentWhereItIsAName() throws IOException {
        assertThat(reason(knowing("db\\.test"), ANYBODY, "db.test")).isEmpty();
        assertThat(reason(knowing("db\\.test"), ANYBODY, "db.test.")).isEmpty();
        assertThat(reason(knowing("other"), ANYBODY, "db.test"))
                .isEqualTo("does not know the name \"db.test\" (alert \"unrecognized_name\")");
        for (String nameless : new String[]{"10.0.0.7", "::1", "my_db", "x".repeat(64)}) {
            assertThat(reason(knowing("other"), ANYBODY, nameless)).isEmpty();
        }
    }

    @Test
    void recordsThatAreTooLongOrNoneAtAllAreRefused() throws IOException {
        String reason = reason(ScriptedWire.repeating("\u0016\u0003\u0003\u0080\u0000"), ANYBODY,
                "db.test");
        assertThat(reason).isEqualTo("a TLS record that is too long");
        assertThat(reason(ScriptedWire.repeating("\u0016\u0003\u0003\u00ff\u00ff"), ANYBODY, "x"))
                .startsWith("malformed TLS: \"Input record too big");
        assertThat(reason(ScriptedWire.repeating("\u0015\u0009\u0009\u0001\u0002"), ANYBODY, "x"))
                .startsWith("malformed TLS: \"");
    }

    @Test
    void recordsWithoutContentDoNotGoOnForEver() throws IOException {
        var backend = ScriptedWire.repeating("\u0015\u0003\u0003\u0000\u0002\u0001Z");

        assertThat(reason(backend, ANYBODY, "db.test")).as("the user cancels, again and again")
                .isEqualTo("more than 256 KiB of TLS without content");
        assertThat(backend.received()).isLessThan(TlsWire.OVERHEAD_MAX + 32 * 1024L);
    }

    @Test
    void shakesHandsOnce() throws IOException {
        var backend = TlsBackend.of(OWN, "TLSv1.2").answering("x");
        TlsWire wire = TlsWire.start(backend, ANYBODY, "db.test");
        backend.renegotiate();

        assertThatThrownBy(() -> read(wire, 1)).hasMessage("asks to negotiate TLS anew");
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,true", "TLSv1.2,false", "TLSv1.3,true", "TLSv1.3,false"})
    void whatCameBeforeTheEndIsRead(String version, boolean withNotify) throws IOException {
        var backend = TlsBackend.of(OWN, version);
        TlsWire wire = TlsWire.start(backend, ANYBODY, "db.test");
        backend.say("bye");
        backend.close(withNotify);

        assertThat(read(wire, 10)).isEqualTo("bye");
        assertThat(read(wire, 10)).as("the end stays the end").isEmpty();
    }

    @Test
    void aChangedByteIsNoticed() throws IOException {
        var backend = TlsBackend.of(OWN, "TLSv1.3").answering("hello");
        TlsWire wire = TlsWire.start(backend, ANYBODY, "db.test");
        backend.changedOnTheWay(bytes -> {
            bytes[bytes.length - 1] ^= 1;
            return bytes;
        });
        wire.send(ascii("?"));

        assertThatThrownBy(() -> read(wire, 5)).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("malformed TLS: ");
        assertThat(backend.failure()).as("what the backend is told").contains("bad_record_mac");
    }

    private static TlsBackend client(String version,
            Consumer<SSLEngine> settings) {
        return new TlsBackend(TlsBackend.context(OWN), engine -> {
            engine.setEnabledProtocols(new String[]{version});
            settings.accept(engine);
        });
    }

    /// Knows one server name, and takes whoever names none.
    private static TlsBackend knowing(String pattern) {
        return new TlsBackend(TlsBackend.context(OWN), engine -> {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher(pattern)));
            engine.setSSLParameters(parameters);
        });
    }

    private static ScriptedWire alert(int level, int number) {
        byte[] record = HexFormat.of().parseHex("1503030002%02x%02x".formatted(level, number));
        return new ScriptedWire(record, 9999, Ending.CLOSES);
    }

    /// What a server says first, up to where it waits for the client.
    static byte[] flight(String version) throws IOException {
        var all = new ByteArrayOutputStream();
        var backend = TlsBackend.of(OWN, version).changedOnTheWay(bytes -> {
            all.writeBytes(bytes);
            return new byte[0];
        });
        assertThat(reason(backend, ANYBODY, "db.test")).startsWith("no answer");
        return all.toByteArray();
    }
}
