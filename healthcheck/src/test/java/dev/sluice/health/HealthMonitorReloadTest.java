package dev.sluice.health;

import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.B;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.quick;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorReloadTest {

    private final ScriptedProber prober = new ScriptedProber((_, _, _) -> PASSED);
    private final RecordingListener listener = new RecordingListener();
    private HealthMonitor monitor = prober.monitor(listener);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void aBackendThatWasDownIsUpWhenItsCheckIsTakenAway() {
        prober.answer = (_, _, _) -> REFUSED;
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);

        monitor.apply(web(new CheckConfig.None(), A));

        assertThat(monitor.reports().getFirst().health()).isEqualTo(Health.UP);
        listener.awaitFlips(2);
        assertThat(listener.healths()).containsExactly(Health.DOWN, Health.UP);
    }

    @Test
    void aBackendWhoseCheckIsTakenAwayIsUpEvenWhileTheListenerHesitates() {
        var hesitation = new CountDownLatch(1);
        prober.answer = (_, _, _) -> REFUSED;
        monitor = prober.monitor(_ -> await(hesitation));
        monitor.apply(web(hourly(), A));
        Await.until("down", () -> monitor.reports().getFirst().health() == Health.DOWN);

        monitor.apply(web(new CheckConfig.None(), A));

        assertThat(monitor.reports().getFirst().health()).isEqualTo(Health.UP);
        hesitation.countDown();
    }

    @Test
    void anEqualConfigurationDisturbsNothing() {
        prober.answer = (_, _, cutoff) -> ScriptedProber.hang(cutoff);
        monitor.apply(web(hourly(), A));
        Await.until("the probe", () -> prober.running(A) == 1);

        monitor.apply(web(hourly(), A, B));
        Await.until("the probe of the other", () -> prober.running(B) == 1);

        assertThat(prober.running(A)).isEqualTo(1);
        assertThat(prober.begun(A)).isEqualTo(1);
    }

    @Test
    void anotherCheckBeginsAtOnceAndKeepsTheJudgement() {
        prober.answer = (_, _, _) -> REFUSED;
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        prober.answer = (_, number, cutoff) -> number == 4 ? PASSED : ScriptedProber.hang(cutoff);

        monitor.apply(web(quick(), A));
        Await.until("a second probe by the new check", () -> prober.begun(A) == 5);

        assertThat(monitor.reports().getFirst().passes()).isEqualTo(1);
        assertThat(monitor.reports().getFirst().health()).isEqualTo(Health.DOWN);
        assertThat(listener.flips()).hasSize(1);
    }

    @Test
    void aProbeOfAnOldCheckEndsWithoutAResult() {
        prober.answer = (_, number, cutoff) -> number == 1 ? ScriptedProber.hang(cutoff) : PASSED;
        monitor.apply(web(hourly(), A));
        Await.until("the old probe", () -> prober.running(A) == 1);

        monitor.apply(web(quick(), A));
        Await.until("probes by the new check", () -> prober.begun(A) > 3);

        assertThat(monitor.reports().getFirst().failures()).isZero();
    }

    @Test
    void aRemovedBackendIsNoLongerProbedAndItsProbeEndsPromptly() {
        prober.answer = (plan, _, cutoff) -> plan.key().equals(A)
                ? ScriptedProber.hang(cutoff)
                : PASSED;
        monitor.apply(web(quick(), A, B));
        Await.until("the probe", () -> prober.running(A) == 1);

        monitor.apply(web(quick(), B));
        Await.until("its end", () -> prober.running(A) == 0);

        assertThat(monitor.reports()).extracting(HealthReport::key).containsExactly(B);
        int others = prober.begun(B);
        Await.until("more probes of the other", () -> prober.begun(B) > others + 5);
        assertThat(prober.begun(A)).isEqualTo(1);
        assertThat(listener.flips()).extracting(Flip::key).containsOnly(B);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
