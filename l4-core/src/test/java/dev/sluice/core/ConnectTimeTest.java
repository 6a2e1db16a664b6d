package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ConnectTimeTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

    private final ConnectTime time = new ConnectTime();

    @Test
    void isZeroUntilMeasured() {
        assertThat(time.nanos()).isZero();
        assertThat(time.fadedNanos(SECOND)).isZero();
    }

    @Test
    void risesAtOnceWithASlowConnection() {
        time.observe(MS, 0);
        time.observe(50 * MS, 1);

        assertThat(time.nanos()).isCloseTo(50 * MS, ONE_PERCENT);
    }

    @Test
    void fallsToTheEthPartOfTheDifferenceInTenSeconds() {
        time.observe(50 * MS, 0);
        time.observe(10 * MS, 10 * SECOND);

        assertThat(time.nanos()).isCloseTo((long) (10 * MS + 40 * MS / Math.E), ONE_PERCENT);
    }

    @Test
    void fallsJustAsFastWhenMeasuredVeryOften() {
        time.observe(5 * MS, 0);
        for (long now = 0; now <= 10 * SECOND; now += 100_000) {
            time.observe(MS / 10, now);
        }

        assertThat(time.nanos()).isCloseTo((long) (MS / 10 + 4.9 * MS / Math.E), within(MS / 10));
    }

    @Test
    void fadesWhenNobodyConnects() {
        time.observe(100 * MS, 0);

        assertThat(time.fadedNanos(MS)).isCloseTo(100 * MS, ONE_PERCENT);
        assertThat(time.fadedNanos(10 * SECOND)).isCloseTo((long) (100 * MS / Math.E), ONE_PERCENT);
        assertThat(time.fadedNanos(100 * SECOND)).isBetween(1L, MS);
    }

    @Test
    void doesNotFadeWhileItStaysTheSame() {
        for (int second = 0; second <= 100; second++) {
            time.observe(100 * MS, second * SECOND);
        }

        assertThat(time.fadedNanos(100 * SECOND)).isCloseTo(100 * MS, ONE_PERCENT);
    }

    @Test
    void survivesClocksThatDisagreeOrStartBelowZero() {
        long start = -5 * SECOND;
        time.observe(10 * MS, start);
        time.observe(MS, start - SECOND);

        assertThat(time.nanos()).isCloseTo(10 * MS, ONE_PERCENT);
        assertThat(time.fadedNanos(start + 10 * SECOND))
                .isCloseTo((long) (10 * MS / Math.E), ONE_PERCENT);
    }

    @Test
    void keepsWithinItsRange() {
        time.observe(0, 0);
        assertThat(time.nanos()).isPositive();

        time.observe(Long.MAX_VALUE, 0);
        assertThat(time.nanos()).isCloseTo(549 * SECOND, ONE_PERCENT);
    }

    @Test
    void isClaimedByOneAtATimeUntilMeasured() {
        assertThat(time.isUntried(0)).isTrue();
        assertThat(time.tryClaim(0)).isTrue();
        assertThat(time.isUntried(SECOND / 2)).isFalse();
        assertThat(time.tryClaim(SECOND / 2)).isFalse();

        assertThat(time.tryClaim(2 * SECOND)).isTrue();

        time.observe(MS, 2 * SECOND);
        assertThat(time.isUntried(100 * SECOND)).isFalse();
    }
}
