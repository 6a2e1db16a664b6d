package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Backends that are judged by their sessions, by the monitor's own threads and clock.
class HealthMonitorPassiveTest {

    private static final long LOOKS_NANOS = 200_000_000;

    private final RecordingListener listener = new RecordingListener();
    private final AtomicInteger asked = new AtomicInteger();
    private final HealthMonitor monitor = new HealthMonitor(listener, _ -> {
        asked.incrementAndGet();
        return OptionalLong.empty();
    });

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void isUpAtOnceAndDownWhenASuspicionFindsItSilent() {
        serveAt(80);
        listener.awaitFlips(1);
        monitor.suspect(Pools.A);
        listener.awaitFlips(2);
        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN);
        assertThat(monitor.reports().getFirst().evidence()).startsWith("sessions cannot reach it");
    }

    @Test
    void aReloadThatChangesTheWayThereForgetsTheSuspicion() {
        serveAt(80);
        listener.awaitFlips(1);
        monitor.suspect(Pools.A);
        listener.awaitFlips(2);

        serveAt(81);
        listener.awaitFlips(3);
        int before = asked.get();
        long until = System.nanoTime() + LOOKS_NANOS;
        Await.until("a few looks could have been taken", () -> System.nanoTime() - until >= 0);
        assertThat(asked.get()).isEqualTo(before);
        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN, Health.UP);
    }

    @Test
    void aFaultOfTheWitnessIsNoJudgementAndHurtsNobody() {
        var times = new AtomicInteger();
        try (var faulty = new HealthMonitor(listener, _ -> {
            times.incrementAndGet();
            throw new IllegalStateException("closing");
        })) {
            faulty.apply(Pools.web(new CheckConfig.Passive(), Pools.A));
            listener.awaitFlips(1);
            for (int i = 1; i <= 2; i++) {
                int expected = i;
                Await.until("it is looked into", () -> {
                    faulty.suspect(Pools.A);
                    return times.get() >= expected;
                });
            }
            assertThat(listener.healths()).containsExactly(Health.UP);
        }
    }

    private void serveAt(int port) {
        var address = new BackendAddress.Tcp("a", port, Pools.LOOPBACK);
        monitor.apply(Pools.config(Pools.pool("web", new CheckConfig.Passive(),
                List.of(Pools.backend(Pools.A, address)))));
    }
}
