package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.Health;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthMeterTest {

    @Test
    void isUnjudgedUntilAResultDecides() {
        HealthMeter meter = meter(2, 3, null);

        assertThat(meter.health()).isNull();
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.OPEN);
        assertThat(meter.observe(Verdict.FAIL, 1)).hasToString(" (1 of 3)");
        assertThat(meter.health()).isNull();
    }

    @Test
    void comesUpWithTheFirstPassWhateverRiseIs() {
        HealthMeter meter = meter(5, 3, null);

        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.FAIL, 1);
        HealthMeter.Count count = meter.observe(Verdict.PASS, 1);

        assertThat(count).isEqualTo(new HealthMeter.Count(true, 1, 1));
        assertThat(meter.health()).isEqualTo(Health.UP);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.SETTLED);
    }

    @Test
    void isJudgedDownAfterFallFailuresWhenItNeverPassed() {
        HealthMeter meter = meter(2, 3, null);

        assertThat(meter.observe(Verdict.FAIL, 1).flipped()).isFalse();
        assertThat(meter.observe(Verdict.FAIL, 1).flipped()).isFalse();
        assertThat(meter.observe(Verdict.FAIL, 1)).isEqualTo(new HealthMeter.Count(true, 3, 3));
        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void staysUpWhileFailuresDoNotComeInARow() {
        HealthMeter meter = meter(2, 3, Health.UP);

        for (int i = 0; i < 100; i++) {
            assertThat(meter.observe(i % 3 == 2 ? Verdict.PASS : Verdict.FAIL, 1).flipped())
                    .isFalse();
        }
        assertThat(meter.health()).isEqualTo(Health.UP);
    }

    @Test
    void staysDownWhilePassesDoNotComeInARow() {
        HealthMeter meter = meter(2, 3, Health.DOWN);

        for (int i = 0; i < 100; i++) {
            assertThat(meter.observe(i % 2 == 0 ? Verdict.PASS : Verdict.FAIL, 1).flipped())
                    .isFalse();
        }
        assertThat(meter.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void isUnsettledWhileResultsSpeakAgainstTheJudgement() {
        HealthMeter meter = meter(2, 3, Health.UP);

        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.SETTLED);
        meter.observe(Verdict.FAIL, 1);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.OPEN);
        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.SETTLED);
    }

    @Test
    void aSuspicionTakesRisePassesInARowToLayToRest() {
        HealthMeter meter = meter(2, 3, Health.UP);

        meter.suspect();
        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.OPEN);
        meter.observe(Verdict.FAIL, 1);
        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.OPEN);
        meter.observe(Verdict.PASS, 1);
        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.SETTLED);
        assertThat(meter.health()).isEqualTo(Health.UP);
    }

    @Test
    void aSuspicionOfABackendThatIsDownChangesNothing() {
        HealthMeter meter = meter(2, 3, Health.DOWN);

        meter.suspect();

        assertThat(meter.certainty()).isEqualTo(HealthMeter.Certainty.SETTLED);
    }

    /// The rule in its plainest form: the judgement flips exactly when the last `needed` results
    /// since the last flip all speak against it.
    @Test
    void flipsExactlyWhenAFullRunSpeaksAgainstTheJudgement() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            int rise = 1 + random.nextInt(4);
            int fall = 1 + random.nextInt(4);
            HealthMeter meter = meter(rise, fall, null);
            Health expected = null;
            int run = 0;
            for (int i = 0; i < 60; i++) {
                boolean passed = random.nextInt(3) > 0;
                Health side = passed ? Health.UP : Health.DOWN;
                boolean isFirstPass = expected == null && passed;
                run = side == expected ? 0 : run + 1;
                boolean flips = isFirstPass || run >= (passed ? rise : fall);
                flips &= side != expected;
                if (flips) {
                    expected = side;
                    run = 0;
                }
                assertThat(meter.observe(passed ? Verdict.PASS : Verdict.FAIL, 1).flipped())
                        .isEqualTo(flips);
                assertThat(meter.health()).isEqualTo(expected);
            }
        }
    }

    private static HealthMeter meter(int rise, int fall, @Nullable Health health) {
        return new HealthMeter(new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1),
                Duration.ofSeconds(1), rise, fall, 0, Duration.ZERO), health);
    }
}
