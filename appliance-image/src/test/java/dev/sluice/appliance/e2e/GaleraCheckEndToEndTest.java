package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe.Mysql.Role;
import dev.sluice.health.probe.Finding;
import org.junit.jupiter.api.Test;

/// The mysql check and a Galera cluster of one.
@Needs(program = "mariadb", debian = "mariadb-client")
@Needs(program = "galera_new_cluster", debian = "mariadb-server")
class GaleraCheckEndToEndTest {

    private static final MysqlCheck SYNCED = MysqlCheck.by("monitor", "s3cret")
            .wanting(Role.SYNCED);

    @Test
    void aMemberIsSyncedUntilItFallsBehindOrLeaves() {
        try (var member = galera()) {
            member.query("create user monitor identified by 's3cret'");
            assertThat(SYNCED.ask(member)).isEqualTo(Finding.good("synced"));

            member.query("set global wsrep_desync = on");
            assertThat(SYNCED.ask(member)).isEqualTo(
                    new Finding.WrongRole("is a donor or desynced (expected: synced)"));

            member.query("set global wsrep_desync = off");
            Await.until("it is synced again", ConfigText.FLIP_LIMIT,
                    () -> SYNCED.ask(member).equals(Finding.good("synced")));

            member.query(
                    "set global wsrep_cluster_address = 'gcomm://127.0.0.1:%d?pc.wait_prim=no'"
                            .formatted(Ports.free()));
            assertThat(SYNCED.ask(member)).isEqualTo(new Finding.WrongRole(
                    "is in a part of its cluster without a majority (expected: synced)"));

            member.query("set global wsrep_cluster_address = ''");
            assertThat(SYNCED.ask(member)).isEqualTo(
                    new Finding.WrongRole("is in no Galera cluster (expected: synced)"));
        }
    }

    private static MariadbServer galera() {
        return MariadbServer.start("--wsrep-on=ON",
                "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
                "--wsrep-cluster-address=gcomm://", "--wsrep-node-address=127.0.0.1",
                "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:%d;"
                        .formatted(Ports.free())
                        + "ist.recv_addr=127.0.0.1:%d;gcache.size=1M".formatted(Ports.free()),
                "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2");
    }
}
