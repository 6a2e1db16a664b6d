package dev.sluice.health;

import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.B;
import static dev.sluice.health.Pools.backend;
import static dev.sluice.health.Pools.config;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.pool;
import static dev.sluice.health.Pools.quick;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    private final ScriptedProber prober = new ScriptedProber((_, _, _) -> PASSED);
    private final RecordingListener listener = new RecordingListener();
    private HealthMonitor monitor = monitor(listener);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void reportsABackendUpAfterItsFirstPassAndSaysSoOnce() {
        monitor.apply(web(quick(), A));
        Await.until("ten probes", () -> prober.begun(A) >= 10);

        assertThat(listener.flips()).containsExactly(
                new RecordingListener.Flip(A, Health.UP, "passed in 3.0 ms (1 of 1)", true));
    }

    @Test
    void reportsABackendDownAfterFallFailuresAndUpAgainAfterRisePasses() {
        prober.answer = (_, number, _) -> number <= 5 || number > 20 ? PASSED : REFUSED;

        monitor.apply(web(quick(), A));
        listener.awaitFlips(3);

        assertThat(listener.flips()).extracting(RecordingListener.Flip::health,
                RecordingListener.Flip::evidence).containsExactly(
                        tuple(Health.UP, "passed in 3.0 ms (1 of 1)"),
                        tuple(Health.DOWN,
                                "connection refused (3 of 3)"),
                        tuple(Health.UP,
                                "passed in 3.0 ms (2 of 2)"));
    }

    @Test
    void reportsTheWholeTableInTheOrderOfTheFile() {
        prober.answer = (plan, _, cutoff) -> plan.key().equals(A)
                ? ScriptedProber.hang(cutoff)
                : REFUSED;

        monitor.apply(web(hourly(), A, B));
        listener.awaitFlips(1);

        assertThat(monitor.reports()).containsExactly(HealthReport.unjudged(A, NOW),
                new HealthReport(B, Health.DOWN, "connection refused (3 of 3)", NOW,
                        Duration.ofMillis(1), 0, 3, 1));
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
        monitor = monitor((_, _, _) -> await(hesitation));
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
        assertThat(listener.flips()).extracting(RecordingListener.Flip::key).containsOnly(B);
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
        var timing = new CheckConfig.Timing(hour, hour, hour, 2, 3, 0);
        monitor.apply(web(Pools.check(new CheckConfig.Probe.Tcp(), timing), A));
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
        monitor = monitor((_, _, _) -> {
            throw new IllegalStateException("a bug");
        });

        monitor.apply(web(quick(), A));

        Await.until("more probes", () -> prober.begun(A) > 10);
    }

    @Test
    void aListenerThatInterruptsItsThreadDoesNotHarmTheNextProbe() {
        prober.answer = (_, _, _) -> Thread.currentThread().isInterrupted() ? REFUSED : PASSED;
        monitor = monitor((_, _, _) -> Thread.currentThread().interrupt());

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
        monitor = monitor((_, _, _) -> {
            monitor.close();
            closed.complete(true);
        });

        monitor.apply(web(quick(), A));

        long withoutWaitingForItself = HealthMonitor.CLOSE_WAIT.toMillis() - 1;
        assertThat(closed.get(withoutWaitingForItself, TimeUnit.MILLISECONDS)).isTrue();
    }

    private HealthMonitor monitor(HealthListener told) {
        return new HealthMonitor(
                new BackendCheck.Surroundings(prober, told, () -> 0.5, () -> NOW));
    }

    private Thread clientFailing(int times) {
        return Thread.ofPlatform().start(() -> {
            for (int i = 0; i < times; i++) {
                monitor.suspect(A);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
