package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest {

    @Test
    void neverLetsTwoBackendsDifferByMoreThanOneWeightedStep() {
        var random = new Random(5);
        for (int round = 0; round < 100; round++) {
            var candidates = Fleet.weighing(random.ints(1 + random.nextInt(12), 1, 20).toArray());
            var picker = new LeastConnections(new Roster(candidates), random.nextInt());
            for (int session = 0; session < 500; session++) {
                Fleet.open(picker, 0);
                assertBalanced(candidates);
            }
        }
    }

    @Test
    void fillsUpWhatLostItsSessions() {
        var candidates = Fleet.weighing(1, 2);
        var picker = new LeastConnections(new Roster(candidates), 0);
        for (int session = 0; session < 30; session++) {
            Fleet.open(picker, 0);
        }
        Backend heavy = candidates.get(1).backend();
        for (int session = 0; session < 20; session++) {
            heavy.release();
        }

        for (int session = 0; session < 20; session++) {
            assertThat(Fleet.open(picker, 0)).isSameAs(heavy);
        }
    }

    @Test
    void servesAnIdlePoolInTurnByWeight() {
        var candidates = Fleet.weighing(1, 2, 3);
        var picker = new LeastConnections(new Roster(candidates), 17);

        var counts = Fleet.spread(picker, 60);

        assertThat(candidates).extracting(c -> counts.get(c.backend())).containsExactly(10, 20, 30);
    }

    @Test
    void spreadsTiesThatAreNotNeighboursByWeight() {
        var candidates = Fleet.weighing(1, 1, 1, 1, 2, 1);
        candidates.get(0).backend().tryAcquire();
        candidates.get(3).backend().tryAcquire();
        var idle = List.of(candidates.get(1), candidates.get(2), candidates.get(4),
                candidates.get(5));
        var picker = new LeastConnections(new Roster(candidates), 17);

        var counts = Fleet.spread(picker, 20_000);

        assertThat(counts).hasSize(4);
        assertThat(Fleet.chiSquare(idle, counts)).isLessThan(21.1);
    }

    private static void assertBalanced(List<Candidate> candidates) {
        for (Candidate a : candidates) {
            for (Candidate b : candidates) {
                // (sessions - 1) / weight of one is at most sessions / weight of any other
                long one = (long) (a.backend().sessions() - 1) * b.weight();
                long other = (long) b.backend().sessions() * a.weight();
                assertThat(one).isLessThanOrEqualTo(other);
            }
        }
    }
}
