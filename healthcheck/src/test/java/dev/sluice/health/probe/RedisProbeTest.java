package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Redis.Role;
import dev.sluice.config.Secret;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisProbeTest {

    private static final String PONG = "+PONG\r\n";
    private static final String MASTER = crlf(
            "*3~$6~master~:3129659~*1~*3~$9~127.0.0.1~$4~9001~$7~3129242~");
    private static final String SENTINEL = "*2\r\n$8\r\nsentinel\r\n*1\r\n$8\r\nmymaster\r\n";

    private ScriptedWire server = ScriptedWire.closingAfter("");

    @Test
    void aServerThatAnswersIsGoodAndIsTakenLeaveOf() throws IOException {
        assertThat(ask(null, PONG)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).isEqualTo("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n");
    }

    @Test
    void thePasswordGoesFirst() throws IOException {
        assertThat(log(null, "geheim", "+OK\r\n" + PONG)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).startsWith("*2\r\n$4\r\nAUTH\r\n$6\r\ngeheim\r\n*1\r\n");
    }

    @Test
    void aUserGoesBeforeThePassword() throws IOException {
        assertThat(log("monitor", "géheim", "+OK\r\n" + PONG)).isEqualTo(Finding.GOOD);
        assertThat(server.sent())
                .startsWith("*3\r\n$4\r\nAUTH\r\n$7\r\nmonitor\r\n$7\r\ng\u00c3\u00a9heim\r\n");
    }

    @Test
    void aUserNeedsNoPassword() throws IOException {
        assertThat(log("monitor", null, "+OK\r\n" + PONG)).isEqualTo(Finding.GOOD);
        assertThat(server.sent()).startsWith("*3\r\n$4\r\nAUTH\r\n$7\r\nmonitor\r\n$0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "-WRONGPASS invalid username-password pair or user is disabled."
                    + "| password refused: \"WRONGPASS invalid username-password pair or user is disabled\u2026\"",
            "-ERR invalid password | password refused: \"ERR invalid password\"",
            "-ERR AUTH <password> called without any password configured"
                    + "| password refused: \"ERR AUTH <password> called without any password configured\"",
            "-DENIED Redis is running | is in protected mode: \"DENIED Redis is running\""})
    void aRefusedPasswordIsShown(String answer, String reason) throws IOException {
        assertThat(log(null, "x", answer + "\r\n").toString()).contains(reason);
        assertThat(server.sent()).as("no QUIT").doesNotContain("QUIT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"-NOAUTH Authentication required. | asks for a password:",
            "-BUSY Redis is busy running a script. | is busy with a script:",
            "-NOPERM this user has no permissions | the user may not ask this:",
            "-ERR max number of clients reached | error: \"ERR max number of clients reached\"",
            "-NOAUTHENTIC | error: \"NOAUTHENTIC\""})
    void whatMayBeOverInAMomentIsCounted(String answer, String reason) throws IOException {
        assertThat(ask(null, answer + "\r\n")).isInstanceOfSatisfying(Finding.Bad.class,
                bad -> assertThat(bad.reason()).startsWith(reason));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "-LOADING Redis is loading the dataset in memory | is still loading its data:",
            "-MASTERDOWN Link with MASTER is down | has no link to its master",
            "-MISCONF Redis is configured to save | cannot save to disk and takes no writes:"})
    void aServerThatSaysItDoesNotServeIsBelieved(String answer, String reason)
            throws IOException {
        assertThat(ask(null, answer + "\r\n")).isInstanceOfSatisfying(Finding.Declined.class,
                declined -> assertThat(declined.reason()).startsWith(reason));
    }

    @Test
    void aMasterIsAMaster() throws IOException {
        assertThat(ask(Role.MASTER, PONG + MASTER)).isEqualTo(Finding.good("master"));
        assertThat(ask(Role.ANY, PONG + MASTER)).isEqualTo(Finding.good("master"));
        assertThat(ask(Role.REPLICA, PONG + MASTER))
                .isEqualTo(new Finding.WrongRole("is a master (expected: replica)"));
        assertThat(server.sent()).isEqualTo(crlf("*1~$4~PING~*1~$4~ROLE~*1~$4~QUIT~"));
    }

    @Test
    void aReplicaIsNotAMaster() throws IOException {
        assertThat(ask(Role.MASTER, PONG + replica("connected")))
                .isEqualTo(new Finding.WrongRole("is a replica (expected: master)"));
        assertThat(ask(Role.REPLICA, PONG + replica("connected")))
                .isEqualTo(Finding.good("replica"));
        assertThat(ask(Role.ANY, PONG + replica("connected"))).isEqualTo(Finding.good("replica"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect", "connecting", "handshake", "none"})
    void aReplicaThatHasLostItsMasterServesOnAndIsNoted(String link) throws IOException {
        assertThat(ask(Role.REPLICA, PONG + replica(link))).isEqualTo(
                Finding.good("replica without a link to its master: \"" + link + "\""));
    }

    @Test
    void aReplicaThatIsStillBeingFilledIsNotUsed() throws IOException {
        assertThat(ask(Role.REPLICA, PONG + replica("sync"))).isEqualTo(
                new Finding.Declined("is a replica that has not copied its master yet"));
    }

    @Test
    void aSentinelServesNoData() throws IOException {
        assertThat(ask(Role.MASTER, PONG + SENTINEL))
                .isEqualTo(new Finding.WrongRole("is a Sentinel (expected: master)"));
        assertThat(ask(Role.REPLICA, PONG + SENTINEL))
                .isEqualTo(new Finding.WrongRole("is a Sentinel (expected: replica)"));
        assertThat(ask(Role.ANY, PONG + SENTINEL)).isEqualTo(Finding.good("Sentinel"));
    }

    @Test
    void aServerOlderThanRolesIsNamed() throws IOException {
        assertThat(ask(Role.MASTER, PONG + "-ERR unknown command 'ROLE'\r\n")).isEqualTo(
                new Finding.Bad("does not know ROLE (expected: Redis 2.8.12 or newer)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "HTTP/1.1 400 Bad Request~ | not an answer of Redis: \"HTTP/1.1 400 Bad Request\"",
            "+PANG~ | an answer to PING that makes no sense: \"PANG\"",
            "$4~PONG~ | an answer to PING that makes no sense: \"PONG\"",
            "+PONG~$-1~ | an answer to ROLE that makes no sense",
            "+PONG~*0~ | an answer to ROLE that makes no sense",
            "+PONG~*1~$5~king!~ | an unknown role: \"king!\"",
            "+PONG~*1~$5~king!x~ | an answer longer than announced: \"king!\"",
            "+PONG~*99999999~ | an answer of length 99999999",
            "+PONG~*-7~ | an answer of length -7",
            "+PONG~*1~$2147483647~ | an answer of length 2147483647",
            "+PONG~*x~ | not a number: \"x\"",
            "+PONG~*1~*1~*1~*1~:1~ | more than 4 answers in each other",
            "'' | connection closed before an answer",
            "+PON | connection closed in the middle of an answer"})
    void whatIsNotRedisIsNamed(String answer, String reason) {
        assertThatThrownBy(() -> ask(Role.MASTER, crlf(answer)))
                .isInstanceOf(BadAnswer.class).hasMessage(reason);
    }

    @Test
    void aLineHasItsWholeEnd() {
        assertThatThrownBy(() -> ask(null, "+PO\rNG\r\n")).isInstanceOf(BadAnswer.class)
                .hasMessage("a lone CR after \"PO\"");
    }

    @Test
    void givesUpOnAServerThatTalksForEver() {
        server = ScriptedWire.repeating("+blah");

        assertThatThrownBy(() -> new RedisProbe(server, RedisProbe.Masters.BELIEVED)
                .ask(probe(null, null, null))).hasMessage("more than 64 KiB of answers");
        assertThat(server.received()).isLessThan(RespInput.BYTES_MAX + 8192);
    }

    private static String crlf(String text) {
        return text.replace("~", "\r\n");
    }

    private static String replica(String link) {
        return crlf("*5~$5~slave~$9~127.0.0.1~:9000~$%d~%s~:3167038~".formatted(link.length(),
                link));
    }

    private Finding ask(@Nullable Role role, String answer) throws IOException {
        return play(probe(null, null, role), answer);
    }

    private Finding log(@Nullable String user, @Nullable String password, String answer)
            throws IOException {
        return play(probe(user, password, null), answer);
    }

    private Finding play(Probe.Redis probe, String answer) throws IOException {
        server = ScriptedWire.closingAfter(answer);
        return new RedisProbe(server, RedisProbe.Masters.BELIEVED).ask(probe);
    }

    private static Probe.Redis probe(@Nullable String user, @Nullable String password,
            @Nullable Role role) {
        return new Probe.Redis(user, password == null ? null : new Secret(password), role, null,
                null);
    }
}
