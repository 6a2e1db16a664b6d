package dev.sluice.health;

import static dev.sluice.health.Pools.backend;
import static dev.sluice.health.Pools.config;
import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.pool;
import static dev.sluice.health.Pools.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import dev.sluice.config.Probe;
import dev.sluice.health.probe.ScriptedBackend;
import java.io.File;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A thousand backends at once, of which one in ten accepts and then says nothing.
class HealthMonitorLoadSocketTest {

    private static final int BACKENDS = 1000;
    private static final int HANGING = 100;
    private static final CheckConfig CHECK = Pools.check(
            new Probe.SendExpect(List.of(send("PING\r\n"), expect("+PONG"))),
            new CheckConfig.Timing(Duration.ofSeconds(6), Duration.ofSeconds(5),
                    Duration.ofSeconds(6), 1, 1, 0, Duration.ZERO));

    @Test
    void thoseThatHangDelayNobodyAndNoDescriptorIsLeft() throws Exception {
        try (var good = ScriptedBackend.onTcp(connection -> {
            connection.read(ByteBuffer.allocate(64));
            connection.write(ByteBuffer.wrap("+PONG\r\n".getBytes(US_ASCII)));
        });
                var silent = ScriptedBackend.onTcp(connection -> {
                    while (connection.read(ByteBuffer.allocate(64)) > 0) {
                        // Says nothing, until the check has gone.
                    }
                })) {
            judge(good.address(), silent.address(), 20); // what the first use opens stays open
            Await.until("connections end", () -> good.open() + silent.open() == 0);
            int before = descriptors();

            judge(good.address(), silent.address(), BACKENDS);

            Await.until("connections end", () -> good.open() + silent.open() == 0);
            Await.until("descriptors are free", () -> descriptors() <= before);
        }
    }

    private static void judge(BackendAddress good, BackendAddress silent, int count) {
        var listener = new RecordingListener();
        List<BackendConfig> backends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            backends.add(backend(new BackendKey("web", "b" + i),
                    i % (BACKENDS / HANGING) == 3 ? silent : good));
        }
        try (var monitor = new HealthMonitor(listener, _ -> OptionalLong.empty())) {
            monitor.apply(config(pool("web", CHECK, backends)));

            int hanging = count / (BACKENDS / HANGING);
            listener.awaitFlips(count - hanging);
            assertThat(listener.healths()).as("before the first time is over")
                    .containsOnly(Health.UP);
            listener.awaitFlips(count);
            assertThat(monitor.reports()).filteredOn(report -> report.health() == Health.DOWN)
                    .hasSize(hanging).allMatch(report -> report.evidence()
                            .startsWith("expected \"+PONG\", got nothing within 5000 ms"));
        }
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
