package dev.sluice.health;

import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.backend;
import static dev.sluice.health.Pools.config;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.pool;
import static dev.sluice.health.Pools.quick;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorSuspicionTest {

    private final ScriptedProber prober = new ScriptedProber((_, _, _) -> PASSED);
    private final RecordingListener listener = new RecordingListener();
    private HealthMonitor monitor = prober.monitor(listener);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void aSuspicionBringsTheNextProbeForwardAndItsFailuresTakeTheBackendDown() {
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        prober.answer = (_, _, _) -> REFUSED;

        monitor.suspect(A);
        listener.awaitFlips(2);

        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN);
        assertThat(prober.begun(A)).isEqualTo(4);
    }

    @Test
    void aSuspicionIsLaidToRestByRisePasses() {
        var metronome = new BackendKey("metronome", "m");
        monitor.apply(config(
                pool("web", hourly(), List.of(backend(A, new BackendAddress.Tcp("a", 80, null)))),
                pool("metronome", quick(),
                        List.of(backend(metronome, new BackendAddress.Tcp("m", 80, null))))));
        listener.awaitFlips(2);

        monitor.suspect(A);
        Await.until("two passes", () -> prober.begun(A) == 3);
        int ticks = prober.begun(metronome);
        Await.until("300 ms at the least", () -> prober.begun(metronome) > ticks + 300);

        assertThat(prober.begun(A)).isEqualTo(3);
        assertThat(monitor.reports().getFirst().health()).isEqualTo(Health.UP);
    }

    @Test
    void aBurstOfSuspicionsLeadsToOneEarlyProbe() throws InterruptedException {
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        prober.answer = (_, _, cutoff) -> ScriptedProber.hang(cutoff);

        monitor.suspect(A);
        Await.until("the early probe", () -> prober.running(A) == 1);
        var clients = List.of(clientFailing(100_000), clientFailing(100_000));
        for (Thread client : clients) {
            client.join();
        }

        assertThat(prober.begun(A)).isEqualTo(2);
        assertThat(prober.atOnceMax()).isEqualTo(1);
    }

    @Test
    void aMillionSuspicionsCostNextToNothingAndAtMostTenProbesASecond() {
        Duration hour = Duration.ofHours(1);
        var timing = new CheckConfig.Timing(hour, hour, hour, 2, 3, 0, Duration.ZERO);
        monitor.apply(web(Pools.check(new Probe.Tcp(), timing), A));
        listener.awaitFlips(1);

        long start = System.nanoTime();
        for (int i = 0; i < 1_000_000; i++) {
            monitor.suspect(A);
        }
        Await.until("the last early probe", () -> prober.begun(A) > 1);
        int begun = prober.begun(A);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(begun).isLessThanOrEqualTo(2 + (int) (took.toMillis() / 100));
    }

    @Test
    void suspicionsWithoutACheckAreIgnored() {
        monitor.suspect(A);
        monitor.apply(web(new CheckConfig.None(), A));
        monitor.suspect(A);
        monitor.suspect(new BackendKey("nobody", "x"));
        monitor.close();
        monitor.suspect(A);

        assertThat(prober.begun(A)).isZero();
    }

    private Thread clientFailing(int times) {
        return Thread.ofPlatform().start(() -> {
            for (int i = 0; i < times; i++) {
                monitor.suspect(A);
            }
        });
    }
}
