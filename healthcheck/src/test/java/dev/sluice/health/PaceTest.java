package dev.sluice.health;

import static dev.sluice.health.HealthMeter.Certainty.OPEN;
import static dev.sluice.health.HealthMeter.Certainty.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CheckConfig.Timing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void waitsTheIntervalWhenSettledAndTheFastIntervalWhenNot() {
        var pace = new Pace(timing(2000, 500, 0), () -> 0.9);

        assertThat(pace.nanosToNext(SETTLED)).isEqualTo(millis(2000));
        assertThat(pace.nanosToNext(OPEN)).isEqualTo(millis(500));
    }

    @Test
    void jitterSpreadsEachIntervalEvenlyToBothSides() {
        assertThat(new Pace(timing(1000, 1000, 0.2), () -> 0).nanosToNext(SETTLED))
                .isEqualTo(millis(800));
        assertThat(new Pace(timing(1000, 1000, 0.2), () -> 0.5).nanosToNext(SETTLED))
                .isEqualTo(millis(1000));
        assertThat(new Pace(timing(1000, 1000, 0.2), () -> 1).nanosToNext(OPEN))
                .isEqualTo(millis(1200));
    }

    @Test
    void probesStartAtTicksSoThatTheyShareTheWaking() {
        var pace = new Pace(timing(2000, 2000, 0), () -> 0.5);

        assertThat(pace.due(millis(1), SETTLED)).isEqualTo(millis(2000));
        assertThat(pace.due(millis(49), SETTLED)).isEqualTo(millis(2000));
        assertThat(pace.due(millis(51), SETTLED)).isEqualTo(millis(2100));
        assertThat(pace.due(-millis(51), SETTLED)).isEqualTo(millis(1900));
    }

    @Test
    void aTickIsNeverMuchOfTheInterval() {
        var pace = new Pace(timing(2000, 20, 0), () -> 0.5);

        assertThat(pace.due(millis(7) + 300_000, OPEN)).isEqualTo(millis(27));
        var quick = new Pace(timing(2000, 1, 0), () -> 0.5);
        assertThat(quick.due(millis(7), OPEN)).isEqualTo(millis(8));
    }

    @Test
    void theFirstRoundIsSpreadOverTheInterval() {
        Duration interval = Duration.ofMillis(500);

        assertThat(Pace.nanosToFirst(0, 100, interval)).isZero();
        assertThat(Pace.nanosToFirst(1, 100, interval)).isEqualTo(millis(5));
        assertThat(Pace.nanosToFirst(99, 100, interval)).isEqualTo(millis(495));
    }

    @Test
    void theFirstRoundIsOverWithinASecondHoweverLongTheInterval() {
        Duration hour = Duration.ofHours(1);

        assertThat(Pace.nanosToFirst(999, 1000, hour)).isEqualTo(millis(999));
    }

    @Test
    void aSmallPoolIsAskedAtOnce() {
        assertThat(Pace.nanosToFirst(1, 2, Duration.ofSeconds(2))).isEqualTo(millis(100));
    }

    @Test
    void anAbsurdIntervalDoesNotWrapRound() {
        var pace = new Pace(new Timing(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(1),
                Duration.ofSeconds(1), 1, 1, 0.5, Duration.ZERO), () -> 1);

        assertThat(pace.nanosToNext(SETTLED)).isPositive();
        assertThat(System.nanoTime() + pace.nanosToNext(SETTLED)).isGreaterThan(System.nanoTime());
    }

    private static Timing timing(int interval, int fast, double jitter) {
        return new Timing(Duration.ofMillis(interval), Duration.ofSeconds(1),
                Duration.ofMillis(fast), 2, 3, jitter, Duration.ZERO);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
