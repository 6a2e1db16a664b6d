package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutliersTest {

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Outliers outliers = new Outliers();

    @Test
    void aPauseIsLongerEachTimeWhenTheBackendFailsAgainSoonUpToFiveMinutes() {
        long now = 0;
        for (int seconds : new int[]{10, 20, 40, 80, 160, 300, 300}) {
            outliers.tell(5, PAUSE);
            Outliers.Pause pause = outliers.take(now);
            assertThat(pause).isEqualTo(new Outliers.Pause(
                    "5 sessions in a row failed, not used for %d s".formatted(seconds),
                    Duration.ofSeconds(seconds)));
            now += Duration.ofSeconds(seconds).toNanos();
            outliers.ended(now);
        }
    }

    @Test
    void aBackendThatWorkedForFiveMinutesHasAClearRecord() {
        outliers.tell(5, PAUSE);
        outliers.take(0);
        outliers.ended(PAUSE.toNanos());

        outliers.tell(5, PAUSE);
        Outliers.Pause pause = outliers
                .take(PAUSE.plus(Outliers.PAUSE_MAX).toNanos());

        assertThat(pause).extracting(Outliers.Pause::length).isEqualTo(PAUSE);
    }

    @Test
    void whatFailsWithinAPauseCountsForNothing() {
        outliers.tell(5, PAUSE);
        outliers.take(0);
        outliers.tell(5, PAUSE);
        outliers.ended(1);

        assertThat(outliers.isTold()).isFalse();
        assertThat(outliers.take(2)).isNull();
    }
}
