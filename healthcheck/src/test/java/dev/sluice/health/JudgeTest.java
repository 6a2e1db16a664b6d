package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.health.probe.ProbeResult;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Health;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private final RecordingListener listener = new RecordingListener();
    private Instant now = Instant.ofEpochSecond(0);
    private final Judge judge = new Judge(Pools.A, listener, () -> now);

    @Test
    void remembersSinceWhenTheJudgementStands() {
        judge.observe(PASSED);
        at(10, REFUSED);
        at(20, REFUSED);
        assertThat(judge.report().since()).isEqualTo(Instant.ofEpochSecond(0));
        at(30, REFUSED);
        assertThat(judge.report().since()).isEqualTo(Instant.ofEpochSecond(30));
        at(40, REFUSED);
        assertThat(judge.report().since()).isEqualTo(Instant.ofEpochSecond(30));
    }

    @Test
    void countsResultsAndShowsHowFarTheyAreFromAFlip() {
        judge.observe(PASSED);
        judge.observe(REFUSED);
        assertThat(judge.report()).isEqualTo(new HealthReport(Pools.A, Health.UP,
                "connection refused (1 of 3)", now, Duration.ofMillis(1), 1, 1, 1, Advice.NONE));

        judge.observe(PASSED);
        assertThat(judge.report().evidence()).isEqualTo("passed in 3.0 ms");
        assertThat(listener.flips()).hasSize(1);
    }

    @Test
    void aProbeThatWasNotMadeStandsInTheTableAndCountsForNothing() {
        judge.observe(REFUSED);
        judge.observe(REFUSED);
        judge.observe(new ProbeResult.NotAsked("too many open files"));
        assertThat(judge.report().evidence()).isEqualTo("not asked: too many open files");
        assertThat(judge.report().failures()).isEqualTo(2);

        judge.observe(REFUSED);
        assertThat(listener.healths()).containsExactly(Health.DOWN);
    }

    private void at(int second, ProbeResult result) {
        now = Instant.ofEpochSecond(second);
        judge.observe(result);
    }
}
