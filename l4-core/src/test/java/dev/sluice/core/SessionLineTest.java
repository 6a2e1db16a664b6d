package dev.sluice.core;

import static dev.sluice.core.SessionRecords.BACKEND;
import static dev.sluice.core.SessionRecords.CLIENT;
import static dev.sluice.core.SessionRecords.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendKey;
import dev.sluice.core.SessionRecord.Client;
import dev.sluice.core.SessionRecord.Tally;
import dev.sluice.core.SessionRecord.Times;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionLineTest {

    private static final Times TIMES = new Times(STARTED, 0, 0, 0);

    @Test
    void saysEverythingAboutASessionInOneLine() {
        assertThat(line(SessionRecords.SESSION)).isEqualTo(
                "2026-11-21T10:00:01.204Z listener=web client=192.0.2.7:51234 backend=web/10.0.0.7:80"
                        + " end=client-closed duration=1.204s connect=0.312ms in=1024 out=20480"
                        + " retries=0 queued=0ms\n");
    }

    @Test
    void alwaysHasThreeDigitsOfASecond() {
        assertThat(line(session(CLIENT, BACKEND, TIMES))).startsWith("2026-11-21T10:00:00.000Z ")
                .contains(" duration=0.000s connect=0.000ms ");
        assertThat(line(session(CLIENT, BACKEND, new Times(STARTED, 60_010_000_000L, 3_002_001_000L,
                2_500_900_000L)))).contains(" duration=60.010s connect=3002.001ms ")
                .endsWith(" queued=2500ms\n");
    }

    @Test
    void hasADashForABackendThatWasNeverChosenOrConnected() {
        var times = new Times(STARTED, 0, Times.NEVER, 0);

        assertThat(line(session(CLIENT, null, times))).contains(" backend=- ")
                .contains(" connect=- ");
    }

    @Test
    void namesClientsOfAUnixSocketAndOfIpv6() {
        assertThat(line(session(Client.UNIX, BACKEND, TIMES))).contains(" client=unix ");
        assertThat(line(session(new Client(0x2001_0db8_0000_0000L, 7, 443), BACKEND, TIMES)))
                .contains(" client=[2001:db8::7]:443 ");
    }

    @Test
    void staysOneLineOfPlainTextWhateverAValueHolds() {
        var odd = new BackendKey("web", "unix:/run/a b\n\u0000é\u2028\\\u007f");

        assertThat(line(session(CLIENT, odd, TIMES))).contains(
                " backend=web/unix:/run/a\\x20b\\x0a\\x00\\xc3\\xa9\\xe2\\x80\\xa8\\x5c\\x7f end=");
    }

    @ParameterizedTest
    @CsvSource({"' ', \\x20", "\\, \\x5c", "\u007f, \\x7f", "'\n', \\x0a"})
    void escapesEachCharacterThatCouldBreakALineApart(String character, String escaped) {
        assertThat(line(session(CLIENT, new BackendKey("a" + character, "b"), TIMES)))
                .contains(" backend=a" + escaped + "/b ");
    }

    @Test
    void tellsHowManyLinesAreMissing() {
        var line = new StringBuilder();
        SessionLine.appendDropped(line, STARTED, 17);

        assertThat(line).hasToString("2026-11-21T10:00:00.000Z dropped=17\n");
    }

    private static SessionRecord session(Client client, @Nullable BackendKey backend,
            Times times) {
        return new SessionRecord("web", client, backend, EndReason.IDLE, times,
                new Tally(0, 0, 2));
    }

    private static String line(SessionRecord session) {
        var line = new StringBuilder();
        SessionLine.append(line, session);
        return line.toString();
    }
}
