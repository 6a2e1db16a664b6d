package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong due = new AtomicLong(Gcra.UNUSED);

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 100, 999, 1_000_000})
    void takesABurstOfOneCountAndThenTheRate(long count) {
        var gcra = new Gcra(new Rate(count, Duration.ofSeconds(1)));

        assertThat(takes(gcra, 0, 2 * count)).isEqualTo(count);
        assertThat(takes(gcra, SECOND + 1000, 2 * count)).isEqualTo(count);
    }

    @Test
    void takesOneForEachIntervalOnceTheBurstIsUsed() {
        var gcra = perSecond(10);
        takes(gcra, 0, 10);

        long taken = 0;
        for (long now = 0; now < 10 * SECOND; now += SECOND / 1000) {
            taken += gcra.tryTake(due, now) ? 1 : 0;
        }

        assertThat(taken).isEqualTo(99);
    }

    @Test
    void savesUpNoMoreThanOneBurst() {
        var gcra = perSecond(5);
        takes(gcra, 0, 5);

        assertThat(takes(gcra, 3600 * SECOND, 100)).isEqualTo(5);
    }

    @Test
    void countsNothingForARefusedSession() {
        var gcra = perSecond(2);
        takes(gcra, 0, 1000);

        assertThat(gcra.tryTake(due, SECOND / 2)).isTrue();
    }

    @Test
    void givesBackExactlyOne() {
        var gcra = perSecond(3);
        takes(gcra, 0, 3);

        gcra.giveBack(due);

        assertThat(takes(gcra, 0, 10)).isEqualTo(1);
    }

    @Test
    void worksWithClocksOfAnySign() {
        for (long start : new long[]{-SECOND / 2, Long.MAX_VALUE - SECOND / 2, -7 * SECOND}) {
            due.set(Gcra.UNUSED);
            var gcra = perSecond(4);
            assertThat(takes(gcra, start, 10)).isEqualTo(4);
            assertThat(takes(gcra, start + SECOND, 10)).isEqualTo(4);
        }
    }

    @Test
    void aSmallerBurstAfterAReloadDoesNotPayForTheOldOne() {
        var daily = new Gcra(new Rate(1000, Duration.ofHours(24)));
        takes(daily, 0, 1000);
        var gcra = perSecond(10);

        assertThat(takes(gcra, 0, 10)).isZero();
        assertThat(takes(gcra, 2 * SECOND, 20)).isEqualTo(10);
    }

    @Test
    void isFullOnlyWhenNothingIsTaken() {
        var gcra = perSecond(2);
        assertThat(gcra.isFull(due, 0)).isTrue();

        takes(gcra, 0, 1);

        assertThat(gcra.isFull(due, SECOND / 4)).isFalse();
        assertThat(gcra.isFull(due, SECOND / 2)).isTrue();
    }

    @Test
    void refusesNobodyWithoutARate() {
        assertThat(takes(new Gcra(Rate.UNLIMITED), 0, 100_000)).isEqualTo(100_000);
    }

    private static Gcra perSecond(long count) {
        return new Gcra(new Rate(count, Duration.ofSeconds(1)));
    }

    private long takes(Gcra gcra, long now, long attempts) {
        long taken = 0;
        for (long attempt = 0; attempt < attempts; attempt++) {
            taken += gcra.tryTake(due, now) ? 1 : 0;
        }
        return taken;
    }
}
