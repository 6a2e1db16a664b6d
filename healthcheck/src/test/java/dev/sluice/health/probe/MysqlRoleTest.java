package dev.sluice.health.probe;

import static dev.sluice.health.probe.MysqlScript.entered;
import static dev.sluice.health.probe.MysqlScript.hex;
import static dev.sluice.health.probe.MysqlScript.packets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Mysql.Role;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MysqlRoleTest {

    private static final String[] GALERA = {"wsrep_local_state", "4", "wsrep_cluster_status",
            "Primary", "wsrep_ready", "ON"};

    @Test
    void aServerThatTakesWritesIsAPrimaryAndNoReplica() throws IOException {
        assertThat(ask(Role.PRIMARY, "read_only", "OFF", "super_read_only", "OFF"))
                .isEqualTo(Finding.good("read-write"));
        assertThat(ask(Role.REPLICA, "read_only", "OFF"))
                .isEqualTo(new Finding.WrongRole("is read-write (expected: replica)"));
        assertThat(ask(Role.ANY, "read_only", "OFF")).isEqualTo(Finding.good("read-write"));
    }

    @Test
    void aReadOnlyServerIsAReplicaAndNoPrimary() throws IOException {
        assertThat(ask(Role.PRIMARY, "read_only", "ON"))
                .isEqualTo(new Finding.WrongRole("is read-only (expected: primary)"));
        assertThat(ask(Role.REPLICA, "read_only", "ON")).isEqualTo(Finding.good("read-only"));
        assertThat(ask(Role.ANY, "read_only", "ON")).isEqualTo(Finding.good("read-only"));
    }

    @Test
    void oneOfTheSwitchesIsEnoughToBeReadOnly() throws IOException {
        assertThat(ask(Role.REPLICA, "innodb_read_only", "ON", "read_only", "OFF"))
                .isEqualTo(Finding.good("read-only"));
        assertThat(ask(Role.REPLICA, "read_only", "OFF", "super_read_only", "ON"))
                .isEqualTo(Finding.good("read-only"));
    }

    @ParameterizedTest
    @CsvSource({"ON, read-only", "on, read-only", "1, read-only", "NO_LOCK, read-only",
            "NO_LOCK_NO_ADMIN, read-only", "OFF, read-write", "0, read-write"})
    void readsAllThatReadOnlyMayBe(String value, String note) throws IOException {
        assertThat(ask(Role.ANY, "READ_ONLY", value)).isEqualTo(Finding.good(note));
    }

    @Test
    void guessesNothingFromAValueThatItDoesNotKnow() {
        assertThatThrownBy(() -> ask(Role.PRIMARY, "read_only", "PERHAPS"))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("read_only is \"PERHAPS\" (expected: ON or OFF)");
        assertThatThrownBy(() -> ask(Role.PRIMARY, "super_read_only", "OFF"))
                .isInstanceOf(BadAnswer.class).hasMessage("does not say whether it is read-only");
    }

    @Test
    void asksInOneStatementAndSaysGoodbye() throws IOException {
        var server = entered().table("read_only", "OFF").wire();

        assertThat(ask(server, Role.PRIMARY)).isEqualTo(Finding.good("read-write"));
        assertThat(packets(server))
                .endsWith("0:03" + hex("SHOW GLOBAL VARIABLES WHERE Variable_name"
                        + " IN ('read_only','super_read_only','innodb_read_only')"), "0:01");
    }

    @Test
    void asksNothingWhereNoRoleIsWanted() throws IOException {
        var server = entered().wire();

        assertThat(new MysqlProbe(server, false, _ -> server)
                .ask(new Probe.Mysql("monitor", null, null, null))).isEqualTo(Finding.GOOD);
        assertThat(packets(server)).hasSize(2).endsWith("0:01");
    }

    @Test
    void aSyncedMemberOfAClusterIsSynced() throws IOException {
        assertThat(ask(Role.SYNCED, GALERA)).isEqualTo(Finding.good("synced"));
    }

    @ParameterizedTest
    @CsvSource({"1, is joining its cluster", "2, is a donor or desynced",
            "3, has joined its cluster and catches up", "0, is in wsrep_local_state \"0\"",
            "44, is in wsrep_local_state \"44\""})
    void aMemberInAnotherStateIsNot(String state, String reason) throws IOException {
        assertThat(ask(Role.SYNCED, galera(1, state)))
                .isEqualTo(new Finding.WrongRole(reason + " (expected: synced)"));
    }

    @Test
    void aMemberWithoutItsClusterIsNotSynced() throws IOException {
        assertThat(ask(Role.SYNCED, galera(3, "non-Primary"))).isEqualTo(new Finding.WrongRole(
                "is in a part of its cluster without a majority (expected: synced)"));
        assertThat(ask(Role.SYNCED, galera(5, "OFF"))).isEqualTo(new Finding.WrongRole(
                "is synced, but not ready for queries (expected: synced)"));
    }

    @Test
    void aServerWithoutGaleraIsNotSynced() throws IOException {
        var alone = new Finding.WrongRole("is in no Galera cluster (expected: synced)");

        assertThat(ask(Role.SYNCED)).isEqualTo(alone);
        // MariaDB without a provider.
        assertThat(ask(Role.SYNCED, "wsrep_cluster_status", "Disconnected", "wsrep_ready", "OFF"))
                .isEqualTo(alone);
    }

    @Test
    void saysWhatTheServerHasAgainstTheQuestion() throws IOException {
        var server = entered().command().error(1047, "#08S01WSREP has not yet prepared node")
                .wire();

        assertThat(ask(server, Role.PRIMARY)).isEqualTo(new Finding.Bad("does not say what it is:"
                + " not ready for queries (error 1047: \"WSREP has not yet prepared node\")"));
        assertThat(packets(server)).endsWith("0:01");
    }

    @Test
    void doesNotTakeMoreThanItHasAskedFor() {
        String[] many = new String[40];
        Arrays.fill(many, "x");
        var endless = ScriptedWire.repeating(entered().table("a", "b").text());

        assertThatThrownBy(() -> ask(Role.PRIMARY, many)).isInstanceOf(BadAnswer.class)
                .hasMessage("more rows than were asked for");
        assertThatThrownBy(() -> ask(entered().command().say("03").wire(), Role.ANY))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("not the two columns that were asked for");
        // A file that the server would have from us (LOCAL INFILE).
        assertThatThrownBy(() -> ask(entered().command().say("fb" + hex("/etc/passwd")).wire(),
                Role.ANY)).isInstanceOf(BadAnswer.class);
        assertThatThrownBy(() -> ask(endless, Role.PRIMARY)).isInstanceOf(BadAnswer.class);
    }

    @Test
    void doesNotTakeAPacketThatIsTooLong() {
        var server = entered().command().packet(1, new byte[MysqlPackets.PAYLOAD_MAX + 1]).wire();

        assertThatThrownBy(() -> ask(server, Role.PRIMARY)).isInstanceOf(BadAnswer.class)
                .hasMessage("a MySQL packet of 65537 bytes (expected: at most 65536)");
    }

    @Test
    void doesNotTakeALengthThatIsLongerThanItsPacket() {
        for (String length : new String[]{"05", "fcffff", "fdffffff", "feffffffffffffffff",
                "fe0100000001000000"}) {
            var server = entered().command().say("02").say("00").say("00").say("fe00000200")
                    .say(length + "610162").wire();

            assertThatThrownBy(() -> ask(server, Role.PRIMARY)).isInstanceOf(BadAnswer.class)
                    .hasMessageEndingWith(" that should be longer");
        }
    }

    @Test
    void doesNotTakeMorePacketsThanItsLimit() {
        var server = entered().command().say("02").packet(2, new byte[MysqlPackets.PAYLOAD_MAX])
                .packet(3, new byte[MysqlPackets.PAYLOAD_MAX]).wire();

        assertThatThrownBy(() -> ask(server, Role.PRIMARY)).isInstanceOf(BadAnswer.class)
                .hasMessage("more than 128 KiB of MySQL packets");
        assertThat(server.received()).isLessThan(MysqlPackets.INPUT_MAX);
    }

    private static Finding ask(Role role, String... cells) throws IOException {
        return ask(entered().table(cells).wire(), role);
    }

    private static Finding ask(ScriptedWire server, Role role) throws IOException {
        return new MysqlProbe(server, false, _ -> server)
                .ask(new Probe.Mysql("monitor", null, role, null));
    }

    private static String[] galera(int cell, String value) {
        String[] cells = GALERA.clone();
        cells[cell] = value;
        return cells;
    }
}
