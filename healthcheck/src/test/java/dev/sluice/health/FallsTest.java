package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FallsTest {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Falls falls = new Falls();

    @Test
    void theFirstFallCostsNothingAndEachFurtherOneTwiceAsMuch() {
        assertThat(falls.caution(at(0), WINDOW)).isEqualTo(1);
        for (int expected : new int[]{1, 2, 4, 8, 16, 16, 16, 16, 16, 16}) {
            falls.add(at(1));
            assertThat(falls.caution(at(2), WINDOW)).isEqualTo(expected);
        }
    }

    @Test
    void aFallIsForgottenAfterAWhile() {
        falls.add(at(0));
        falls.add(at(50));

        assertThat(falls.caution(at(59), WINDOW)).isEqualTo(2);
        assertThat(falls.caution(at(60), WINDOW)).isEqualTo(1);
    }

    @Test
    void nobodyRemembersWithoutDamping() {
        falls.add(at(0));
        falls.add(at(0));

        assertThat(falls.caution(at(0), Duration.ZERO)).isEqualTo(1);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
