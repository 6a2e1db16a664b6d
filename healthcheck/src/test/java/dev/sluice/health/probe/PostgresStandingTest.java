package dev.sluice.health.probe;

import static dev.sluice.health.probe.PostgresScript.READY;
import static dev.sluice.health.probe.PostgresScript.WELCOME_BY_TRUST;
import static dev.sluice.health.probe.PostgresScript.error;
import static dev.sluice.health.probe.PostgresScript.int16;
import static dev.sluice.health.probe.PostgresScript.int32;
import static dev.sluice.health.probe.PostgresScript.message;
import static dev.sluice.health.probe.PostgresScript.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.LagMax;
import dev.sluice.config.Probe.Postgres.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server that has let us in is asked, and what its answers come to.
class PostgresStandingTest {

    private static final LagMax MEGABYTES_16 = new LagMax(null, OptionalLong.of(16 << 20));
    private static final LagMax SECONDS_10 = new LagMax(Duration.ofSeconds(10),
            OptionalLong.empty());
    private static final String PRIMARY = row("f") + row(null, null, "f");
    private static final String STANDBY = row("t") + row("0", "7200000", "t");

    @Test
    void aPrimaryIsAskedInOneRoundTrip() throws IOException {
        var server = serving(row("f"));

        assertThat(ask(server, Role.PRIMARY, null)).isEqualTo(Finding.good("primary"));
        assertThat(server.sent()).endsWith("\0\0"
                + message('Q', "SELECT pg_is_in_recovery()\0") + "X\0\0\0\u0004");
    }

    @Test
    void aStandbyIsNotAPrimaryAndIsLeftPolitely() throws IOException {
        var server = serving(row("t"));

        assertThat(ask(server, Role.PRIMARY, null))
                .isEqualTo(new Finding.WrongRole("is a standby (expected: primary)"));
        assertThat(server.sent()).endsWith("X\0\0\0\u0004");
    }

    @Test
    void aPrimaryIsNotAStandby() throws IOException {
        assertThat(ask(serving(PRIMARY), Role.STANDBY, null))
                .isEqualTo(new Finding.WrongRole("is a primary (expected: standby)"));
    }

    @Test
    void aStandbySaysHowFarItIsBehind() throws IOException {
        var server = serving(STANDBY);

        assertThat(ask(server, Role.STANDBY, null))
                .isEqualTo(Finding.good("standby, 0 B behind"));
        assertThat(server.sent()).contains("Q").contains("SELECT pg_is_in_recovery(); SELECT pg_");
    }

    @ParameterizedTest
    @CsvSource({"f, primary", "t, 'standby, 0 B behind'"})
    void anyRoleIsGoodAndIsNamed(String isStandby, String note) throws IOException {
        assertThat(ask(serving(row(isStandby) + row("0", "0", "t")), Role.ANY, null))
                .isEqualTo(Finding.good(note));
    }

    @ParameterizedTest
    @EnumSource(names = {"PRIMARY", "ANY"})
    void howFarAPrimaryIsBehindDoesNotMatter(Role role) throws IOException {
        assertThat(ask(serving(PRIMARY), role, MEGABYTES_16))
                .isEqualTo(Finding.good("primary"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "16777216|", "16777217|is 16.1 MiB behind (expected: at most 16 MiB)",
            "44040192|is 42 MiB behind (expected: at most 16 MiB)",
            "5000000000000|is 4.6 TiB behind (expected: at most 16 MiB)", "-16777216|",
            "|cannot tell how far it is behind (expected: at most 16 MiB)"})
    void aStandbyMayBeBehindByOnlySoManyBytes(@Nullable String bytes, @Nullable String complaint)
            throws IOException {
        Finding finding = ask(serving(row("t") + row(bytes, "0", "t")), Role.STANDBY,
                MEGABYTES_16);

        if (complaint == null) {
            assertThat(finding).isInstanceOf(Finding.Good.class);
        } else {
            assertThat(finding).isEqualTo(new Finding.Bad(complaint));
        }
    }

    /// The last column is whether it hears from its primary.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "1|10000|t|", "1|10001|t|is 10.1 s behind (expected: at most 10 s)",
            "1|-500|t|", "1|600000|t|is 10 min behind (expected: at most 10 s)",
            "0|7200000|t|", "-8|7200000|t|", "1|7200000|t|is 2 h behind (expected: at most 10 s)",
            "0|12000|f|is 12 s behind, without a primary (expected: at most 10 s)",
            "0|9000|f|", "0||t|", "|3000|f|",
            "1||t|cannot tell how far it is behind (expected: at most 10 s)",
            "0||f|cannot tell how far it is behind, without a primary (expected: at most 10 s)"})
    void aStandbyMayBeBehindByOnlySoMuchTime(String bytes, @Nullable String millis,
            String isStreaming, @Nullable String complaint) throws IOException {
        Finding finding = ask(serving(row("t") + row(bytes, millis, isStreaming)), Role.ANY,
                SECONDS_10);

        if (complaint == null) {
            assertThat(finding).isInstanceOf(Finding.Good.class);
        } else {
            assertThat(finding).isEqualTo(new Finding.Bad(complaint));
        }
    }

    @Test
    void aStandbyWithoutAPrimaryIsShownAsOne() throws IOException {
        assertThat(ask(serving(row("t") + row("0", "1", "f")), Role.STANDBY, null))
                .isEqualTo(Finding.good("standby, 0 B behind, without a primary"));
        assertThat(ask(serving(row("t") + row(null, null, "f")), Role.STANDBY, null))
                .isEqualTo(Finding.good("standby, without a primary"));
        assertThat(ask(serving(row("t") + row("0", "1500", "f")), Role.STANDBY, SECONDS_10))
                .isEqualTo(Finding.good("standby, 1.5 s behind, without a primary"));
    }

    /// A standby whose stream began again receives the beginning of a segment for a second time.
    @Test
    void aStandbyIsNeverAhead() throws IOException {
        assertThat(ask(serving(row("t") + row("-4096", "1", "t")), Role.STANDBY, null))
                .isEqualTo(Finding.good("standby, 0 B behind"));
    }

    @Test
    void aServerThatCannotSayHowFarItIsBehindStillHasItsRole() throws IOException {
        String old = row("t") + error("42883", "x", "function pg_wal_lsn_diff does not exist");

        assertThat(ask(serving(old), Role.STANDBY, null)).isEqualTo(Finding.good("standby"));
        assertThat(ask(serving(old), Role.STANDBY, MEGABYTES_16)).isEqualTo(new Finding.Bad(
                "cannot tell how far it is behind: \"function pg_wal_lsn_diff does not exist\""));
    }

    @Test
    void anErrorInPlaceOfTheRoleIsAReason() throws IOException {
        assertThat(ask(serving(error("57P01", "x", "bye")), Role.PRIMARY, null))
                .isEqualTo(new Finding.Declined("ends its sessions: \"bye\""));
        assertThat(ask(serving(error("42883", "x", "no such function")), Role.ANY, null))
                .isEqualTo(new Finding.Bad("error 42883: \"no such function\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "T", "true", "\n"})
    void aRoleThatIsNeitherTrueNorFalseMakesNoSense(String value) {
        assertNoSense(row(value));
    }

    @Test
    void answersThatDoNotFitMakeNoSense() {
        assertNoSense("");
        assertNoSense(row());
        assertNoSense(row((String) null));
        assertNoSense(row("t", "t"));
        assertNoSense(row("t") + row("0", "0"));
        assertNoSense(row("t") + row("0", "0", null));
        assertNoSense(row("t") + row("0x", "0", "t"));
        assertNoSense(row("t") + row("99999999999999999999", "0", "t"));
        assertNoSense(row("t") + row("0", "0", "t") + row("0", "0", "t"));
        assertNoSense(message('D', int16(1) + int32(2) + "t"));
        assertNoSense(message('D', int16(1) + int32(-2)));
        assertNoSense(message('D', int16(9) + (int32(1) + "t").repeat(9)));
        assertNoSense(message('D', int16(-1)));
        assertNoSense(message('G', ""));
    }

    private static void assertNoSense(String answer) {
        assertThatThrownBy(() -> ask(serving(answer), Role.STANDBY, null))
                .isInstanceOf(BadAnswer.class);
    }

    private static ScriptedWire serving(String answer) {
        return ScriptedWire.hangingAfter(WELCOME_BY_TRUST + answer + READY);
    }

    private static Finding ask(ScriptedWire server, Role role, @Nullable LagMax lagMax)
            throws IOException {
        return new PostgresProbe(server, "x")
                .ask(new Probe.Postgres("monitor", null, "postgres", role, lagMax, null));
    }
}
