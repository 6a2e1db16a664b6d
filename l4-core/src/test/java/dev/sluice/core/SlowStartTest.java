package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowStartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void growsFromATenthToTheWholeInEqualSteps() {
        assertThat(share(0)).isEqualTo(0.1);
        assertThat(share(20)).isCloseTo(0.4, within(1e-9));
        assertThat(share(40)).isCloseTo(0.7, within(1e-9));
        assertThat(share(60)).isEqualTo(1);
        assertThat(share(1000)).isEqualTo(1);
    }

    @Test
    void endsWhenItsTimeIsOver() {
        assertThat(SlowStart.isRamping(MINUTE.toNanos() - 1, MINUTE)).isTrue();
        assertThat(SlowStart.isRamping(MINUTE.toNanos(), MINUTE)).isFalse();
        assertThat(SlowStart.isRamping(SlowStart.ALWAYS_UP, MINUTE)).isFalse();
    }

    @Test
    void isOffWhenItTakesNoTime() {
        assertThat(SlowStart.isRamping(0, Duration.ZERO)).isFalse();
        assertThat(SlowStart.share(0, Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void leavesAtLeastTheSmallestWeight() {
        assertThat(SlowStart.weight(1, 1, 0.1)).isEqualTo(1);
        assertThat(SlowStart.weight(1, 16, 0.1)).isEqualTo(2);
        assertThat(SlowStart.weight(256, 16, 1)).isEqualTo(Candidate.WEIGHT_MAX);
    }

    private static double share(int seconds) {
        return SlowStart.share(Duration.ofSeconds(seconds).toNanos(), MINUTE);
    }
}
