package dev.sluice.health;

import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.B;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.health.LiveReport.Outcome;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveCheckTest {

    @Test
    void asksEachBackendOnceAndAnswersInTheOrderOfTheFile() {
        var prober = new ScriptedProber((plan, _, _) -> plan.key().equals(A) ? REFUSED : PASSED);

        assertThat(LiveCheck.run(web(hourly(), A, B), prober)).containsExactly(
                new LiveReport(A, Outcome.DOWN, Advice.NONE, "connection refused",
                        Duration.ofMillis(1)),
                new LiveReport(B, Outcome.UP, Advice.NONE, "passed in 3.0 ms",
                        Duration.ofMillis(3)));
        assertThat(prober.begun(A) + prober.begun(B)).isEqualTo(2);
    }

    @Test
    void asksNothingWhereNothingIsToBeAsked() {
        var prober = new ScriptedProber((_, _, _) -> PASSED);

        assertThat(LiveCheck.run(web(new CheckConfig.None(), A), prober))
                .extracting(LiveReport::outcome).containsExactly(Outcome.NOT_CHECKED);
        assertThat(LiveCheck.run(web(new CheckConfig.Passive(), A), prober))
                .extracting(LiveReport::outcome).containsExactly(Outcome.PASSIVE);
        assertThat(prober.begun(A)).isZero();
    }

    @Test
    void tellsWhatABackendIs() {
        assertThat(outcome(new Finding.Bad("status 503"))).isEqualTo(Outcome.DOWN);
        assertThat(outcome(new Finding.Declined("asks for maintenance"))).isEqualTo(Outcome.DOWN);
        assertThat(outcome(new Finding.WrongRole("is a standby"))).isEqualTo(Outcome.WRONG_ROLE);
        var notAsked = new ScriptedProber((_, _, _) -> new ProbeResult.NotAsked("no room"));
        assertThat(LiveCheck.run(web(hourly(), A), notAsked).getFirst().outcome())
                .isEqualTo(Outcome.NOT_ASKED);
        var faulty = new ScriptedProber((_, _, _) -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(LiveCheck.run(web(hourly(), A), faulty).getFirst().outcome())
                .isEqualTo(Outcome.NOT_ASKED);
    }

    @Test
    void asksManyAtTheSameTimeButNotAll() {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        var go = new Semaphore(0);
        var prober = new ScriptedProber((_, _, _) -> {
            int now = atOnce.incrementAndGet();
            most.accumulateAndGet(now, Math::max);
            if (now == LiveCheck.AT_ONCE) {
                go.release(1_000); // more than all together take, however often
            }
            go.acquireUninterruptibly();
            atOnce.decrementAndGet();
            return PASSED;
        });
        BackendKey[] many = IntStream.range(0, 200).mapToObj(i -> new BackendKey("web", "b" + i))
                .toArray(BackendKey[]::new);

        assertThat(LiveCheck.run(web(hourly(), many), prober)).hasSize(200);

        assertThat(most).hasValue(LiveCheck.AT_ONCE);
    }

    private static Outcome outcome(Finding finding) {
        var prober = new ScriptedProber(
                (_, _, _) -> new ProbeResult.Answered(finding, Duration.ofMillis(1)));
        return LiveCheck.run(web(hourly(), A), prober).getFirst().outcome();
    }
}
