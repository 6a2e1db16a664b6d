package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.health.probe.ProbeResult;
import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.B;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.quick;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

    private final ScriptedProber prober = new ScriptedProber((_, _, _) -> PASSED);
    private final RecordingListener listener = new RecordingListener();
    private HealthMonitor monitor = prober.monitor(listener);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void reportsABackendUpAfterItsFirstPassAndSaysSoOnce() {
        monitor.apply(web(quick(), A));
        Await.until("ten probes", () -> prober.begun(A) >= 10);

        assertThat(listener.flips()).containsExactly(
                new Flip(A, null, Health.UP, "passed in 3.0 ms (1 of 1)", ScriptedProber.NOW, 1));
        assertThat(listener.onVirtualThreads()).isTrue();
    }

    @Test
    void reportsABackendDownAfterFallFailuresAndUpAgainAfterRisePasses() {
        prober.answer = (_, number, _) -> number <= 5 || number > 20 ? PASSED : REFUSED;

        monitor.apply(web(quick(), A));
        listener.awaitFlips(3);

        assertThat(listener.flips()).extracting(Flip::before, Flip::health, Flip::evidence,
                Flip::flips).containsExactly(
                        tuple(null, Health.UP, "passed in 3.0 ms (1 of 1)", 1L),
                        tuple(Health.UP, Health.DOWN, "connection refused (3 of 3)", 2L),
                        tuple(Health.DOWN, Health.UP, "passed in 3.0 ms (2 of 2)", 3L));
    }

    @Test
    void reportsTheWholeTableInTheOrderOfTheFile() {
        prober.answer = (plan, _, cutoff) -> plan.key().equals(A)
                ? ScriptedProber.hang(cutoff)
                : REFUSED;

        monitor.apply(web(hourly(), A, B));
        listener.awaitFlips(1);

        assertThat(monitor.reports()).containsExactly(HealthReport.unjudged(A, ScriptedProber.NOW),
                new HealthReport(B, Health.DOWN, "connection refused (3 of 3)", ScriptedProber.NOW,
                        Duration.ofMillis(1), 0, 3, 1, Advice.NONE));
    }

    @Test
    void aBackendThatIsNotCheckedIsUpAtOnceAndNeverProbed() {
        monitor.apply(web(new CheckConfig.None(), A));

        assertThat(monitor.reports()).extracting(HealthReport::health, HealthReport::evidence)
                .containsExactly(tuple(Health.UP, "not checked"));
        listener.awaitFlips(1);
        assertThat(listener.healths()).containsExactly(Health.UP);
        assertThat(prober.begun(A)).isZero();
    }

    @Test
    void aSlowBackendIsNeverProbedTwiceAtATime() {
        var slow = new CountDownLatch(1);
        prober.answer = (plan, number, _) -> {
            if (plan.key().equals(A) && number == 1) {
                await(slow);
            }
            return PASSED;
        };
        monitor.apply(web(quick(), A, B));
        Await.until("many rounds of the other", () -> prober.begun(B) > 50);

        assertThat(prober.begun(A)).isEqualTo(1);
        slow.countDown();
        Await.until("more probes", () -> prober.begun(A) > 50);
        assertThat(prober.atOnceMax()).isEqualTo(1);
    }

    @Test
    void aProbeThatCouldNotBeMadeIsNotHeldAgainstTheBackend() {
        prober.answer = (_, number, _) -> number == 1
                ? PASSED
                : new ProbeResult.NotAsked("too many open files");

        monitor.apply(web(quick(), A));
        Await.until("many attempts", () -> prober.begun(A) > 20);

        HealthReport report = monitor.reports().getFirst();
        assertThat(report.health()).isEqualTo(Health.UP);
        assertThat(report.evidence()).isEqualTo("not asked: too many open files");
        assertThat(report.failures()).isZero();
    }

    @Test
    void aFaultInAProbeEndsNeitherTheCheckNorTheBackend() {
        prober.answer = (_, number, _) -> {
            if (number < 10) {
                throw new IllegalStateException("a bug");
            }
            return PASSED;
        };

        monitor.apply(web(quick(), A));
        listener.awaitFlips(1);

        assertThat(listener.healths()).containsExactly(Health.UP);
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheCheck() {
        monitor = prober.monitor(_ -> {
            throw new IllegalStateException("a bug");
        });

        monitor.apply(web(quick(), A));

        Await.until("more probes", () -> prober.begun(A) > 10);
    }

    @Test
    void aListenerThatInterruptsItsThreadDoesNotHarmTheNextProbe() {
        prober.answer = (_, _, _) -> Thread.currentThread().isInterrupted() ? REFUSED : PASSED;
        monitor = prober.monitor(_ -> Thread.currentThread().interrupt());

        monitor.apply(web(quick(), A));
        Await.until("more probes", () -> prober.begun(A) > 5);

        assertThat(monitor.reports().getFirst().failures()).isZero();
    }

    @Test
    void closingEndsEveryProbeAndEveryThread() {
        prober.answer = (_, _, cutoff) -> ScriptedProber.hang(cutoff);
        monitor.apply(web(quick(), A, B));
        Await.until("both probes", () -> prober.running(A) == 1 && prober.running(B) == 1);

        monitor.close();

        assertThat(prober.running(A) + prober.running(B)).isZero();
        assertThat(prober.isClosed()).isTrue();
        assertThat(monitor.reports()).isEmpty();
        assertThat(listener.flips()).isEmpty();
    }

    @Test
    void aClosedMonitorStaysClosed() {
        monitor.close();

        monitor.apply(web(quick(), A));

        assertThat(monitor.reports()).isEmpty();
        monitor.close();
    }

    @Test
    void theListenerMayCloseTheMonitor() throws Exception {
        var closed = new CompletableFuture<Boolean>();
        monitor = prober.monitor(_ -> {
            monitor.close();
            closed.complete(true);
        });

        monitor.apply(web(quick(), A));

        long withoutWaitingForItself = HealthMonitor.CLOSE_WAIT.toMillis() - 1;
        assertThat(closed.get(withoutWaitingForItself, TimeUnit.MILLISECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
