package dev.sluice.health.probe;

import static dev.sluice.health.probe.PostgresScript.OK;
import static dev.sluice.health.probe.PostgresScript.READY;
import static dev.sluice.health.probe.PostgresScript.WELCOME;
import static dev.sluice.health.probe.PostgresScript.WELCOME_BY_TRUST;
import static dev.sluice.health.probe.PostgresScript.error;
import static dev.sluice.health.probe.PostgresScript.int32;
import static dev.sluice.health.probe.PostgresScript.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The way in, and the reasons to stay out. What is asked inside is [PostgresStandingTest]'s.
class PostgresProbeTest {

    private static final String SSL_REQUEST = "\0\0\0\b\u0004\u00d2\u0016/";
    private static final String STARTUP = "\0\0\0F\0\u0003\0\0user\0monitor\0database\0postgres\0"
            + "application_name\0sluice-check\0\0";
    private static final String TERMINATE = "X\0\0\0\u0004";

    private static final String CLEARTEXT = message('R', int32(3));
    private static final String MD5 = message('R', int32(5) + "\u0001\u0002\u0003\u00ff");
    private static final String SASL = message('R', int32(10)
            + "SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");
    /// Made with another implementation, HMAC and PBKDF2 of Python's standard library.
    private static final String SCRAM_FIRST = message('R', int32(11)
            + "r=fykod2lbbFgONRv9,s=c2FsdA==,i=16");
    private static final String SCRAM_FINAL = message('R', int32(12)
            + "v=kd3OZ/FozAuj0qVYn5qx55nj8DItNOnygpcfU1iiT9Y=");
    private static final String SCRAM_SENT = message('p', "SCRAM-SHA-256\0" + int32(12)
            + "n,,n=,r=fyko");
    private static final String PROOF_SENT = message('p', "c=biws,r=fykod2lbbFgONRv9,"
            + "p=1ET1G1GMNJE3Q4tmVpDoUfavAn2MGYxdviMjzji7s6A=");

    private static final Probe.Postgres LOGIN = probe(new Secret("pencil"), null);
    private static final Probe.Postgres NO_PASSWORD = probe(null, null);
    private static final Probe.Postgres ENCRYPTED = probe(new Secret("pencil"),
            TlsConfig.DEFAULT);

    @Test
    void whoIsTrustedIsInAndTakesLeave() throws IOException {
        var server = ScriptedWire.hangingAfter(WELCOME_BY_TRUST);

        assertThat(ask(server, NO_PASSWORD)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).isEqualTo(STARTUP + TERMINATE);
    }

    @Test
    void aPasswordIsHashedTwiceForMd5() throws IOException {
        var server = ScriptedWire.hangingAfter(MD5 + WELCOME_BY_TRUST);

        assertThat(ask(server, LOGIN)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).isEqualTo(STARTUP
                + message('p', "md5b143af42581db4519e705fbbdd999741\0") + TERMINATE);
    }

    @Test
    void bothSidesProveThemselvesByScram() throws IOException {
        var server = ScriptedWire.hangingAfter(
                SASL + SCRAM_FIRST + SCRAM_FINAL + WELCOME_BY_TRUST);

        assertThat(ask(server, LOGIN)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).isEqualTo(STARTUP + SCRAM_SENT + PROOF_SENT + TERMINATE);
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotAskedAnything() {
        String forged = SCRAM_FINAL.replace("kd3O", "xd3O");
        var server = ScriptedWire.hangingAfter(SASL + SCRAM_FIRST + forged + WELCOME_BY_TRUST);

        assertThatThrownBy(() -> ask(server, LOGIN)).isInstanceOf(BadAnswer.class)
                .hasMessage("does not know the password itself (SCRAM signature)");
        assertThat(server.sent()).isEqualTo(STARTUP + SCRAM_SENT + PROOF_SENT);
    }

    @Test
    void aPasswordIsNotSaidInTheClear() throws IOException {
        var server = ScriptedWire.hangingAfter(CLEARTEXT + WELCOME_BY_TRUST);

        assertThat(ask(server, LOGIN)).isEqualTo(new Finding.Bad(
                "wants the password in the clear (expected: scram-sha-256, or tls)"));
        assertThat(server.sent()).isEqualTo(STARTUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SASL"})
    void aPasswordThatIsWantedMustBeThere(String method) throws IOException {
        var server = ScriptedWire.hangingAfter(method.equals("MD5") ? MD5 : SASL);

        assertThat(ask(server, NO_PASSWORD))
                .isEqualTo(new Finding.Bad("wants a password, and the check has none"));
        assertThat(server.sent()).isEqualTo(STARTUP);
    }

    @ParameterizedTest
    @CsvSource({"2, wants a login that this check does not know (number 2)",
            "7, 'wants a login by GSSAPI or SSPI, which this check does not know'",
            "99, wants a login that this check does not know (number 99)"})
    void aLoginThatThisCheckDoesNotKnowIsNamed(int method, String reason) throws IOException {
        assertThat(ask(ScriptedWire.hangingAfter(message('R', int32(method))), LOGIN))
                .isEqualTo(new Finding.Bad(reason));
    }

    @Test
    void aServerThatBindsScramToTlsAloneIsNamed() throws IOException {
        String sasl = message('R', int32(10) + "SCRAM-SHA-256-PLUS\0\0");

        assertThat(ask(ScriptedWire.hangingAfter(sasl), LOGIN)).isEqualTo(new Finding.Bad(
                "offers no login by SCRAM-SHA-256, but by \"SCRAM-SHA-256-PLUS\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "28P01|auth_failed|password authentication failed|password refused",
            "28000|ClientAuthentication|no pg_hba.conf entry|refused by its pg_hba.conf",
            "28000|InitializeSessionUserId|role \"x\" does not exist|user refused",
            "28000|auth_failed|PAM authentication failed|login refused",
            "3D000|InitPostgres|database \"x\" does not exist|no such database",
            "42501|InitPostgres|permission denied|permission missing",
            "53300|ProcArrayAdd|sorry, too many clients already|too many connections",
            "XX000|x|oops|error XX000", "' ;\n '|x|oops|error \"\\x20;\\n\\x20\""})
    void aRefusalIsSaidInWords(String code, String routine, String message, String subject)
            throws IOException {
        String reason = subject.replace("\\x20", " ") + ": \"" + message.replace("\"", "\\\"")
                + "\"";

        assertThat(ask(ScriptedWire.closingAfter(error(code, routine, message)), LOGIN))
                .isEqualTo(new Finding.Bad(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "57P03|the database system is starting up|takes no connections now",
            "57P01|terminating connection|ends its sessions"})
    void aServerThatComesOrGoesDeclines(String code, String message, String subject)
            throws IOException {
        var server = ScriptedWire.closingAfter(OK + error(code, "x", message));

        assertThat(ask(server, LOGIN))
                .isEqualTo(new Finding.Declined(subject + ": \"" + message + "\""));
    }

    @Test
    void whatAServerSaysCannotBreakALogLine() throws IOException {
        var server = ScriptedWire.closingAfter(error("28P01", "x", "a\nb\u00e4\u001b[1m"
                + "x".repeat(10_000)));

        assertThat(ask(server, LOGIN).toString()).matches("[ -~…]{20,120}");
    }

    @Test
    void notTheFirstByteIsTrustedBeforeTlsIsThere() {
        var forged = ScriptedWire.closingAfter("S" + WELCOME_BY_TRUST);

        assertThatThrownBy(() -> ask(forged, ENCRYPTED)).isInstanceOf(BadAnswer.class);
        assertThat(forged.sent()).startsWith(SSL_REQUEST + "\u0016\u0003") // a ClientHello
                .doesNotContain("monitor");
    }

    @ParameterizedTest
    @CsvSource({"N, does not support TLS", "E, refused before TLS began"})
    void aServerWithoutTlsIsToldNothing(String answer, String reason) throws IOException {
        var server = ScriptedWire.hangingAfter(answer + WELCOME_BY_TRUST);

        assertThat(ask(server, ENCRYPTED)).isEqualTo(new Finding.Bad(reason));
        assertThat(server.sent()).isEqualTo(SSL_REQUEST);
    }

    @Test
    void aServerOfAnotherKindIsFoundOut() {
        assertSense("HTTP/1.1 400 Bad Request\r\n",
                "not a message of PostgreSQL: \"HTTP/\"");
        assertSense("", "connection closed without an answer");
        assertSense("R\0\0", "connection closed in the middle of the answer");
        assertThatThrownBy(() -> ask(ScriptedWire.closingAfter("H"), ENCRYPTED))
                .isInstanceOf(BadAnswer.class).hasMessage("not an answer of PostgreSQL: \"H\"");
        assertThatThrownBy(() -> ask(ScriptedWire.closingAfter(""), ENCRYPTED))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("connection closed without an answer");
    }

    /// Each would leave a proof out, or have us hash for ever.
    @Test
    void aServerCannotJumpAheadNorAskTwice() {
        String outOfTurn = "an answer out of turn: message \"R\" of ";
        assertSense(SASL + WELCOME_BY_TRUST, outOfTurn + "4 bytes");
        assertSense(SASL + SCRAM_FIRST + WELCOME_BY_TRUST, outOfTurn + "4 bytes");
        assertSense(SASL + SCRAM_FINAL + WELCOME_BY_TRUST, outOfTurn + "50 bytes");
        assertSense(SCRAM_FIRST, outOfTurn + "38 bytes");
        assertSense(SASL + SCRAM_FIRST + SCRAM_FIRST, outOfTurn + "38 bytes");
        assertSense(SASL + SASL, outOfTurn + "38 bytes");
        assertSense(MD5 + MD5, outOfTurn + "8 bytes");
        assertSense(OK + OK, outOfTurn + "4 bytes");
        assertSense(WELCOME, "an answer out of turn: message \"Z\" of 1 bytes");
        assertSense(OK + message('D', ""), "an answer out of turn: message \"D\" of 0 bytes");
    }

    @Test
    void aServerCannotTalkForEver() {
        String tooMuch = "more than 200 messages or 128 KiB";
        assertSense(OK + message('N', "\0").repeat(201) + READY, tooMuch);
        assertSense(OK + message('N', "x".repeat(PostgresMessages.BODY_MAX)).repeat(2) + READY,
                tooMuch);
        assertSense("R\0\u0001\0\u0005", "not a message of PostgreSQL: \"R\\x00\\x01\\x00\\x05\"");
        assertSense("R\u007f\u00ff\u00ff\u00ff",
                "not a message of PostgreSQL: \"R\\x7f\\xff\\xff\\xff\"");
        assertSense("R\0\0\0\u0003", "not a message of PostgreSQL: \"R\\x00\\x00\\x00\\x03\"");
    }

    private static void assertSense(String script, String complaint) {
        assertThatThrownBy(() -> ask(ScriptedWire.closingAfter(script), LOGIN))
                .isInstanceOf(BadAnswer.class).hasMessage(complaint);
    }

    private static Finding ask(ScriptedWire server, Probe.Postgres probe) throws IOException {
        return new PostgresProbe(server, "db.example.com", "fyko").ask(probe);
    }

    private static Probe.Postgres probe(@Nullable Secret password, @Nullable TlsConfig tls) {
        return new Probe.Postgres("monitor", password, "postgres", null, null, tls);
    }
}
