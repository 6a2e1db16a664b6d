package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeastLatencyTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private long now;

    @Test
    void prefersTheFasterBackend() {
        var candidates = measured(Fleet.equal(3), 3, 1, 2);

        assertThat(Fleet.spread(picker(candidates), 10))
                .containsOnlyKeys(candidates.get(1).backend());
    }

    @Test
    void weighsTheSessionsItAlreadyHas() {
        var candidates = measured(Fleet.equal(2), 1, 3);
        Picker picker = picker(candidates);
        for (int session = 0; session < 40; session++) {
            Fleet.open(picker, 0);
        }

        assertThat(candidates.get(0).backend().sessions()).isBetween(29, 31);
    }

    @Test
    void weighsTheWeight() {
        var candidates = measured(Fleet.weighing(1, 4), 2, 2);
        Picker picker = picker(candidates);
        for (int session = 0; session < 50; session++) {
            Fleet.open(picker, 0);
        }

        assertThat(candidates.get(1).backend().sessions()).isBetween(39, 41);
    }

    @Test
    void triesEachUnmeasuredBackendOnceBeforeTheFastOnes() {
        var candidates = Fleet.equal(5);
        Backend fast = candidates.get(2).backend();
        fast.connected(MS, now);
        Picker picker = picker(candidates);

        var first = new HashSet<Backend>();
        for (int session = 0; session < 4; session++) {
            first.add(Fleet.open(picker, 0));
        }

        assertThat(first).hasSize(4).doesNotContain(fast);
        assertThat(Fleet.spread(picker, 20)).containsOnlyKeys(fast); // no stampede
    }

    @Test
    void asksAnUnmeasuredBackendAgainWhenNothingCameOfIt() {
        var candidates = Fleet.equal(2);
        candidates.get(0).backend().connected(MS, now);
        Backend silent = candidates.get(1).backend();
        Picker picker = picker(candidates);
        assertThat(picker.pick(0, Tried.NONE)).isSameAs(silent);

        now += 2 * SECOND;

        assertThat(Fleet.spread(picker, 10)).containsEntry(silent, 1);
    }

    @Test
    void servesAPoolWithoutMeasurementsBySessions() {
        var candidates = Fleet.weighing(1, 1, 2);
        Picker picker = picker(candidates);
        for (int session = 0; session < 400; session++) {
            Fleet.open(picker, 0);
        }

        assertThat(candidates).extracting(c -> c.backend().sessions())
                .allMatch(sessions -> sessions >= 99 && sessions <= 201);
    }

    @Test
    void staysAwayFromABackendThatFailedAndComesBackLater() {
        var candidates = measured(Fleet.equal(2), 1, 2);
        Backend failed = candidates.get(0).backend();
        failed.connectFailed(now);
        Picker picker = picker(candidates);
        assertThat(Fleet.spread(picker, 10)).doesNotContainKey(failed);

        now += 200 * SECOND;
        candidates.get(1).backend().connected(2 * MS, now);

        assertThat(Fleet.spread(picker, 10)).containsOnlyKeys(failed);
    }

    @Test
    void spreadsTies() {
        var candidates = measured(Fleet.equal(4), 1, 1, 1, 1);

        var counts = Fleet.spread(picker(candidates), 20_000);

        assertThat(Fleet.chiSquare(candidates, counts)).isLessThan(21.1);
    }

    private Picker picker(List<Candidate> candidates) {
        return new LeastLatency(new Roster(candidates), 1, () -> now);
    }

    private List<Candidate> measured(List<Candidate> candidates, int... millis) {
        for (int i = 0; i < millis.length; i++) {
            candidates.get(i).backend().connected(millis[i] * MS, now);
        }
        return candidates;
    }
}
