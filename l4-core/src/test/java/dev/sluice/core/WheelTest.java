package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WheelTest {

    @Test
    void givesEachAsManyPlacesAsItsWeight() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int[] weights = random.ints(1 + random.nextInt(40), 1, 257).toArray();
            weights[0] = 1; // so that no common divisor is left to take out

            assertThat(places(new Wheel(weights), weights.length)).containsExactly(weights);
        }
    }

    @Test
    void dividesWeightsByWhatTheyHaveInCommon() {
        assertThat(new Wheel(new int[]{200, 100, 300}).size()).isEqualTo(6);
        assertThat(new Wheel(new int[]{256, 256}).size()).isEqualTo(2);
    }

    @Test
    void servesEqualWeightsInTheOrderOfTheFile() {
        var wheel = new Wheel(new int[]{7, 7, 7, 7});

        assertThat(IntStream.range(0, 8).map(wheel::at)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void spreadsTheTurnsOfAHeavyBackend() {
        var wheel = new Wheel(new int[]{10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});

        int longest = 0;
        int run = 0;
        for (int turn = 0; turn < 2 * wheel.size(); turn++) {
            run = wheel.at(turn) == 0 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        assertThat(longest).isLessThanOrEqualTo(2);
    }

    @Test
    void goesRoundAlsoWhenTheCounterOfTurnsOverflows() {
        var wheel = new Wheel(new int[]{1, 1, 1});

        assertThat(wheel.at(-1)).isEqualTo(2);
        assertThat(wheel.at(Integer.MAX_VALUE)).isBetween(0, 2);
        assertThat(wheel.at(Integer.MIN_VALUE)).isBetween(0, 2);
    }

    @Test
    void holdsTheLargestPoolThereCanBe() {
        var weights = new int[4096];
        Arrays.fill(weights, 256);
        weights[0] = 255;

        var wheel = new Wheel(weights);

        assertThat(wheel.size()).isEqualTo(Wheel.PLACES_MAX - 1);
        assertThat(places(wheel, weights.length)).containsExactly(weights);
    }

    private static int[] places(Wheel wheel, int backends) {
        var count = new int[backends];
        for (int turn = 0; turn < wheel.size(); turn++) {
            count[wheel.at(turn)]++;
        }
        return count;
    }
}
