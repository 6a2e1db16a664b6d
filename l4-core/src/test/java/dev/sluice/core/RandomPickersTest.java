package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RandomPickersTest {

    /// The 99.99 % quantile of the chi-square distribution with 4 degrees of freedom.
    private static final double CHI_SQUARE_4 = 23.5;

    @Test
    void randomSplitsByWeight() {
        var candidates = Fleet.weighing(1, 2, 3, 10, 100);
        for (long seed = 0; seed < 20; seed++) {
            var picker = new RandomOne(new Roster(candidates), seed);

            assertThat(Fleet.chiSquare(candidates, Fleet.spread(picker, 50_000)))
                    .isLessThan(CHI_SQUARE_4);
        }
    }

    @Test
    void randomDoesNotRepeatAPattern() {
        var candidates = Fleet.equal(2);
        var picker = new RandomOne(new Roster(candidates), 1);

        int changes = 0;
        Backend last = null;
        for (int pick = 0; pick < 10_000; pick++) {
            Backend picked = picker.pick(0, Tried.NONE);
            changes += picked == last ? 0 : 1;
            last = picked;
        }

        assertThat(changes).isBetween(4_800, 5_200);
    }

    @Test
    void randomTwoSplitsAnIdlePoolByWeight() {
        var candidates = Fleet.weighing(1, 2, 3, 4, 5);
        var picker = new RandomTwo(new Roster(candidates), 1);

        assertThat(Fleet.chiSquare(candidates, Fleet.spread(picker, 50_000)))
                .isLessThan(CHI_SQUARE_4);
    }

    @Test
    void randomTwoTakesTheLessLoadedOfTwoForItsWeight() {
        var candidates = Fleet.weighing(1, 4);
        Backend light = candidates.get(0).backend();
        Backend heavy = candidates.get(1).backend();
        var picker = new RandomTwo(new Roster(candidates), 1);
        light.tryAcquire();
        for (int session = 0; session < 3; session++) {
            heavy.tryAcquire();
        }

        assertThat(Fleet.spread(picker, 100)).containsOnlyKeys(heavy);

        heavy.tryAcquire();
        heavy.tryAcquire();
        assertThat(Fleet.spread(picker, 100)).containsOnlyKeys(light);
    }

    @Test
    void randomTwoIsFarMoreEvenThanRandom() {
        var two = Fleet.equal(100);
        var one = Fleet.equal(100);
        var picker = new RandomTwo(new Roster(two), 1);
        var random = new RandomOne(new Roster(one), 1);
        for (int session = 0; session < 10_000; session++) {
            Fleet.open(picker, 0);
            Fleet.open(random, 0);
        }

        int mostOfTwo = two.stream().mapToInt(c -> c.backend().sessions()).max().orElseThrow();
        int mostOfOne = one.stream().mapToInt(c -> c.backend().sessions()).max().orElseThrow();
        assertThat(mostOfTwo).isLessThanOrEqualTo(104); // 100 each, and log log 100 / log 2
        assertThat(mostOfOne).isGreaterThan(115);
    }
}
