package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import dev.sluice.core.BalancerStatus;
import dev.sluice.core.BalancerStatus.BackendStatus;
import dev.sluice.core.BalancerStatus.ListenerStatus;
import dev.sluice.core.BalancerStatus.PoolStatus;
import dev.sluice.health.HealthReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    private static final BackendKey KEY = new BackendKey("db", "10.0.0.1:5432");
    private static final BalancerStatus STATUS = new BalancerStatus("epoll", "best", 2, 1000, 3,
            400, Instant.EPOCH,
            List.of(new ListenerStatus("pg", "db", List.of("tcp://*:5432", "tcp://unix:/run/pg"),
                    true, 3, 400, "auto", Map.of("sessions-started", 1234L, "bytes-to-clients",
                            4096L, "bytes-from-clients", 2048L, "bytes-spliced", 5120L),
                    Map.of())),
            List.of(new PoolStatus("db", "round-robin", 5, List.of(new BackendStatus(KEY, "one",
                    "down", false, 7, 0, true, 2, Integer.MAX_VALUE, dev.sluice.config.Advice.NONE,
                    Map.of("sessions", 77L))))),
            Map.of());

    @Test
    void alignsWhatTheDaemonReports() throws IOException {
        assertThat(StatusTable.of(new Tree(overTheWire())))
                .contains(
                        """
                                LISTENER  ADDRESS             POOL  SESSIONS  AT MOST  TOTAL  RECEIVED     SENT  RELAY   COPIED  SPLICED  STATE
                                pg        tcp://*:5432        db           3      400  1,234   2.0 KiB  4.0 KiB  auto   1.0 KiB  5.0 KiB  accepting
                                pg        tcp://unix:/run/pg  db           3      400  1,234   2.0 KiB  4.0 KiB  auto   1.0 KiB  5.0 KiB  accepting
                                """)
                .contains("db    one 10.0.0.1:5432  down, drains", "refused (3 of 3)")
                .endsWith("3 sessions open of at most 400; 5 waiting for a backend\n");
    }

    @Test
    void leavesOutWhatHasNoValue() throws IOException {
        var backend = new Tree(overTheWire()).trees("pools").getFirst().trees("backends")
                .getFirst();

        assertThat(backend.has("sessions-max")).isFalse();
        assertThat(backend.text("evidence")).isEqualTo("refused (3 of 3)");
    }

    @Test
    void showsAListenerThatHasStoppedAccepting() {
        var stopping = Map.<String, Object>of("name", "pg", "pool", "db", "sessions", 3,
                "accepting", false, "addresses", List.of());

        assertThat(StatusTable.of(new Tree(Map.of("listeners", List.of(stopping)))))
                .containsPattern("pg +- +db +3 .* not accepting");
    }

    @Test
    void readsAnAnswerThatLacksEverything() {
        assertThat(StatusTable.of(new Tree(Map.of()))).contains("0 sessions open");
    }

    private static Map<String, Object> overTheWire() throws IOException {
        var report = new HealthReport(KEY, Health.DOWN, "refused (3 of 3)", Instant.EPOCH,
                Duration.ofMillis(3), 1, 2, 1, dev.sluice.config.Advice.NONE);
        return JSON.std.mapFrom(JSON.std.asString(StatusReport.of(new StatusReport.Facts("1.0", 42,
                Path.of("/etc/sluice.yaml"), Instant.EPOCH), STATUS, List.of(report),
                _ -> java.util.Optional.empty())));
    }
}
