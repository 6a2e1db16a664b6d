package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.health.probe.AdviceChange;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final ProbeResult STANDBY = new ProbeResult.Answered(
            new Finding.WrongRole("is a standby (expected: primary)"), Duration.ofMillis(1));

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

    @Test
    void aBackendThatSaysOnceThatItsRoleIsWrongGetsNoNewSessionsUntilItIsAskedAgain() {
        judge.observe(PASSED);

        judge.observe(STANDBY);
        assertThat(judge.report().advice().drain()).isTrue();
        assertThat(judge.report().health()).isEqualTo(Health.UP);

        judge.observe(REFUSED);
        assertThat(judge.report().advice().drain()).as("silence takes nothing back").isTrue();

        judge.observe(PASSED);
        assertThat(judge.report().advice()).isEqualTo(Advice.NONE);
    }

    @Test
    void aWrongRoleIsNotForgottenBecauseTheBackendFallsSilent() {
        judge.observe(PASSED);
        judge.observe(STANDBY);
        judge.observe(REFUSED);
        judge.observe(REFUSED);

        assertThat(judge.report().health()).isEqualTo(Health.DOWN);
        assertThat(judge.report().advice().drain()).isTrue();
        judge.observe(PASSED);
        assertThat(judge.report().advice()).isEqualTo(Advice.NONE);
    }

    @Test
    void oneWhoseRoleIsWrongForGoodAsksForNothing() {
        judge.observe(PASSED);
        judge.observe(STANDBY);
        judge.observe(STANDBY);

        assertThat(judge.report().health()).isEqualTo(Health.WRONG_ROLE);
        assertThat(judge.report().advice()).isEqualTo(Advice.NONE);
    }

    @Test
    void aBackendThatGoesAwayIsNotFreedOfItsDoubtBeforeThat() {
        var news = new ArrayList<String>();
        var watched = new Judge(Pools.A, new HealthListener() {
            @Override
            public void healthChanged(Flip flip) {
                news.add(flip.health().toString());
            }

            @Override
            public void advised(BackendKey key, Advice advice) {
                news.add(advice.drain() ? "drains" : "free");
            }
        }, () -> now);

        watched.observe(PASSED);
        watched.observe(STANDBY);
        watched.observe(STANDBY);

        assertThat(news).containsExactly("UP", "drains", "WRONG_ROLE", "free");
    }

    @Test
    void whatABackendAskedForStandsUntilItSaysOtherwise() {
        judge.observe(says(new AdviceChange(AdviceChange.Drain.AS_BEFORE, OptionalInt.of(50),
                OptionalInt.empty())));
        judge.observe(says(new AdviceChange(AdviceChange.Drain.BEGIN, OptionalInt.empty(),
                OptionalInt.of(30))));
        assertThat(judge.report().advice()).isEqualTo(new Advice(true, 50, 30));

        judge.observe(says(AdviceChange.NOTHING));
        judge.observe(REFUSED);
        assertThat(judge.report().advice()).isEqualTo(new Advice(true, 50, 30));

        judge.forgetAdvice();
        assertThat(judge.report().advice()).isEqualTo(Advice.NONE);
    }

    private static ProbeResult says(AdviceChange change) {
        return new ProbeResult.Answered(new Finding.Good("", change), Duration.ofMillis(1));
    }

    private void at(int second, ProbeResult result) {
        now = Instant.ofEpochSecond(second);
        judge.observe(result);
    }
}
