package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe.LagMax;
import dev.sluice.config.Probe.Postgres.Role;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a primary and its standby say of themselves, and what the postgres check makes of it.
@Needs(program = "postgres", debian = "postgresql")
@Needs(program = "psql", debian = "postgresql-client")
class PostgresRoleEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final LagMax A_MEGABYTE = new LagMax(null, OptionalLong.of(1 << 20));
    private static final LagMax A_WHILE = new LagMax(Duration.ofMillis(500),
            OptionalLong.empty());
    private static final String WRITE = "INSERT INTO data SELECT repeat('x', 1000)"
            + " FROM generate_series(1, %d)";

    private static PostgresServer primary;
    private static PostgresServer standby;

    @BeforeAll
    static void startServers() {
        primary = PostgresServer.start();
        primary.psql("CREATE TABLE data (text text); CREATE ROLE watcher LOGIN;"
                + " GRANT pg_monitor TO watcher; CREATE ROLE stranger LOGIN");
        standby = PostgresServer.standbyOf(primary);
    }

    @AfterAll
    static void stopServers() {
        standby.close();
        primary.close();
    }

    /// Somebody without a right is told no less of the role, and enough of the rest.
    @ParameterizedTest
    @ValueSource(strings = {"watcher", "stranger"})
    void eachSaysWhatItIs(String user) {
        PostgresAsker any = PostgresAsker.of(user, null).withRole(Role.ANY);
        catchUp();

        assertThat(any.evidence(primary)).startsWith("primary, passed in ");
        assertThat(any.withRole(Role.PRIMARY).evidence(primary)).startsWith("primary, passed in ");
        assertThat(any.withRole(Role.STANDBY).evidence(standby))
                .matches("standby, \\d+ B behind, passed in .*");
        assertThat(any.withRole(Role.PRIMARY).evidence(standby))
                .isEqualTo("is a standby (expected: primary)");
        assertThat(any.withRole(Role.STANDBY).evidence(primary))
                .isEqualTo("is a primary (expected: standby)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"watcher", "stranger"})
    void aStandbyThatReplaysTooLittleIsBadUntilItHasCaughtUp(String user) {
        PostgresAsker bytes = PostgresAsker.of(user, null).withRole(Role.STANDBY)
                .withLagMax(A_MEGABYTE);
        PostgresAsker time = bytes.withLagMax(A_WHILE);
        catchUp();
        standby.psql("SELECT pg_wal_replay_pause()");
        try {
            primary.psql(WRITE.formatted(2_000));

            awaitStandby("it is behind in bytes", bytes,
                    "is 2\\.\\d MiB behind \\(expected: at most 1 MiB\\)");
            awaitStandby("it is behind in time", time,
                    "is [0-9.]+ m?s behind \\(expected: at most 500 ms\\)");
        } finally {
            standby.psql("SELECT pg_wal_replay_resume()");
        }
        awaitStandby("it has caught up", bytes, "standby, 0 B behind, passed in .*");
        awaitStandby("it has caught up in time", time, "standby, 0 ms behind, passed in .*");
    }

    @Test
    void aStandbyThatHasLostItsPrimaryFallsBehindInTimeAlone() {
        PostgresAsker bytes = PostgresAsker.of("watcher", null).withRole(Role.STANDBY)
                .withLagMax(A_MEGABYTE);
        PostgresAsker time = bytes.withLagMax(A_WHILE);
        catchUp();
        primary.stop("INT");
        try {
            awaitStandby("time goes by", time, "is [0-9.]+ m?s behind, without a primary"
                    + " \\(expected: at most 500 ms\\)");
            assertThat(bytes.evidence(standby))
                    .startsWith("standby, 0 B behind, without a primary, passed in ");
        } finally {
            primary.restart();
        }
        awaitStandby("it has its primary back", time, "standby, 0 ms behind, passed in .*");
    }

    /// Has the standby replay a commit, from whose time it reckons.
    private static void catchUp() {
        primary.psql("SET synchronous_commit = on; " + WRITE.formatted(1));
        String place = primary.psql("SELECT pg_current_wal_flush_lsn()");
        Await.until("it has replayed " + place, LIMIT,
                () -> standby.psql("SELECT pg_last_wal_replay_lsn() >= '" + place
                        + "' AND pg_last_xact_replay_timestamp() IS NOT NULL").equals("t"));
    }

    private static void awaitStandby(String what, PostgresAsker asker, String evidence) {
        Await.until(what, LIMIT, () -> asker.evidence(standby).matches(evidence),
                () -> asker.evidence(standby));
    }
}
