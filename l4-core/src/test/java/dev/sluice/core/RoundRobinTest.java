package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundRobinTest {

    @Test
    void splitsExactlyByWeightOverWholeTurnsFromAnyStart() {
        var random = new Random(3);
        for (int round = 0; round < 100; round++) {
            int[] weights = random.ints(1 + random.nextInt(20), 1, 30).toArray();
            weights[0] = 1;
            var candidates = Fleet.weighing(weights);
            int wheel = candidates.stream().mapToInt(Candidate::weight).sum();
            Picker picker = picker(candidates, random.nextLong());
            int turns = 1 + random.nextInt(3);

            var counts = Fleet.spread(picker, turns * wheel);

            for (Candidate candidate : candidates) {
                assertThat(counts).containsEntry(candidate.backend(), turns * candidate.weight());
            }
        }
    }

    @Test
    void staysExactWhenTheTurnsOverflow() {
        var candidates = Fleet.weighing(1, 1);
        var picker = new RoundRobin(new Roster(candidates), Integer.MAX_VALUE - 1);

        assertThat(Fleet.spread(picker, 10).values()).containsExactly(5, 5);
    }

    @Test
    void keepsTheOthersInProportionWhileOneIsFull() {
        var candidates = Fleet.weighing(5, 3, 2);
        Picker picker = picker(candidates, 1);
        Backend full = candidates.get(0).backend();

        var counts = Fleet.spread(picker, 500, Fleet.tried(full));

        assertThat(counts).containsEntry(candidates.get(1).backend(), 300)
                .containsEntry(candidates.get(2).backend(), 200).doesNotContainKey(full);
    }

    @Test
    void startsElsewhereForAnotherSnapshot() {
        var candidates = Fleet.equal(100);

        long first = Fleet.spread(picker(candidates, 1), 1).keySet().hashCode();
        long second = Fleet.spread(picker(candidates, 2), 1).keySet().hashCode();

        assertThat(first).isNotEqualTo(second);
    }

    private static Picker picker(List<Candidate> candidates, long seed) {
        return Pickers.build(Balance.ROUND_ROBIN, HashConfig.DEFAULT, candidates, 0, seed);
    }
}
