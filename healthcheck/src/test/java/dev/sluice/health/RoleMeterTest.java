package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.Health;
import dev.sluice.health.HealthMeter.Certainty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a meter judges what a backend says of itself.
class RoleMeterTest {

    @Test
    void oneAnswerOfAnotherRoleChangesNothingButIsConfirmedAtOnce() {
        HealthMeter meter = meter(Health.UP);

        assertThat(meter.observe(Verdict.WRONG_ROLE, 1)).hasToString(" (1 of 2)");
        assertThat(meter.health()).isEqualTo(Health.UP);
        assertThat(meter.certainty()).isEqualTo(Certainty.TO_CONFIRM);

        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(Certainty.SETTLED);
    }

    @Test
    void theSecondAnswerOfAnotherRoleIsBelieved() {
        HealthMeter meter = meter(Health.UP);

        meter.observe(Verdict.WRONG_ROLE, 1);
        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isTrue();

        assertThat(meter.health()).isEqualTo(Health.WRONG_ROLE);
    }

    @Test
    void theFirstAnswerOfANewBackendIsBelieved() {
        HealthMeter meter = meter(null);

        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isTrue();
        assertThat(meter.health()).isEqualTo(Health.WRONG_ROLE);
    }

    @Test
    void aPromotionIsConfirmedAtOnceAndTakesRisePasses() {
        HealthMeter meter = meter(Health.WRONG_ROLE);

        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(Certainty.TO_CONFIRM);
        meter.observe(Verdict.PASS, 1);

        assertThat(meter.health()).isEqualTo(Health.UP);
    }

    @Test
    void aBackendThatIsBackFromTheDeadTakesItsTime() {
        HealthMeter meter = meter(Health.DOWN);

        meter.observe(Verdict.PASS, 1);

        assertThat(meter.certainty()).isEqualTo(Certainty.OPEN);
    }

    @Test
    void aFailureIsNotHalfOfAWrongRole() {
        HealthMeter meter = meter(Health.UP);

        meter.observe(Verdict.FAIL, 1);
        assertThat(meter.observe(Verdict.WRONG_ROLE, 1)).hasToString(" (1 of 2)");
        assertThat(meter.health()).isEqualTo(Health.UP);
        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isTrue();
    }

    @Test
    void failuresAndWrongRolesInAnyOrderTakeABackendOutInTheEnd() {
        HealthMeter meter = meter(Health.UP);

        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.WRONG_ROLE, 1);
        assertThat(meter.observe(Verdict.FAIL, 1).flipped()).isTrue();
        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void whatAgreedWithTheJudgementDoesNotCountForAnotherOne() {
        HealthMeter meter = meter(Health.DOWN);

        meter.observe(Verdict.DECLINED, 1);
        meter.observe(Verdict.DECLINED, 1);
        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isFalse();
        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isTrue();
    }

    @Test
    void twoFailuresAndOneWordOfAnotherRoleMeanDown() {
        HealthMeter meter = meter(Health.UP);

        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.WRONG_ROLE, 1);

        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aRunOfPassesIsBrokenByAnythingElse() {
        HealthMeter meter = meter(Health.DOWN);

        meter.observe(Verdict.PASS, 1);
        meter.observe(Verdict.WRONG_ROLE, 1);
        assertThat(meter.observe(Verdict.PASS, 1).flipped()).isFalse();
        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aBackendThatIsDownAndThenHasTheWrongRoleIsNoLongerDown() {
        HealthMeter meter = meter(Health.DOWN);

        meter.observe(Verdict.WRONG_ROLE, 1);
        meter.observe(Verdict.WRONG_ROLE, 1);

        assertThat(meter.health()).isEqualTo(Health.WRONG_ROLE);
    }

    @Test
    void aStandbyThatFallsSilentIsDownAfterFallFailures() {
        HealthMeter meter = meter(Health.WRONG_ROLE);

        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.FAIL, 1);
        assertThat(meter.health()).isEqualTo(Health.WRONG_ROLE);
        meter.observe(Verdict.FAIL, 1);
        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void oneThatSaysItIsDownIsDownWithTheSecondTime() {
        HealthMeter meter = meter(Health.UP);

        meter.observe(Verdict.DECLINED, 1);
        assertThat(meter.certainty()).isEqualTo(Certainty.TO_CONFIRM);
        meter.observe(Verdict.DECLINED, 1);

        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aFallOfOneIsOneForWhatIsSaidToo() {
        HealthMeter meter = new HealthMeter(new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1),
                Duration.ofSeconds(1), 1, 1, 0, Duration.ZERO), Health.UP);

        assertThat(meter.observe(Verdict.WRONG_ROLE, 1).flipped()).isTrue();
    }

    @Test
    void cautionAsksForMorePasses() {
        HealthMeter meter = meter(Health.DOWN);

        for (int i = 0; i < 7; i++) {
            assertThat(meter.observe(Verdict.PASS, 4).flipped()).isFalse();
        }
        assertThat(meter.observe(Verdict.PASS, 4)).hasToString(" (8 of 8)");
        assertThat(meter.health()).isEqualTo(Health.UP);
    }

    private static HealthMeter meter(@Nullable Health health) {
        return new HealthMeter(new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1),
                Duration.ofSeconds(1), 2, 3, 0, Duration.ZERO), health);
    }
}
