package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.config.HashConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SourceHashTest {

    private static final int CLIENTS = 20_000;

    @Test
    void splitsClientsByWeight() {
        var candidates = Fleet.weighing(1, 2, 3, 4, 5);

        var counts = Fleet.spread(picker(candidates), 50_000);

        assertThat(Fleet.chiSquare(candidates, counts)).isLessThan(23.5);
    }

    @Test
    void removingOneMovesItsOwnClientsAlone() {
        var candidates = Fleet.weighing(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        Picker before = picker(candidates);
        Picker after = picker(Fleet.without(candidates, 4));
        Backend gone = candidates.get(4).backend();
        var heirs = new HashSet<Backend>();
        for (int client = 0; client < CLIENTS; client++) {
            Backend was = pick(before, client);
            Backend is = pick(after, client);
            if (was == gone) {
                heirs.add(is);
            } else {
                assertThat(is).isSameAs(was);
            }
        }
        assertThat(heirs).hasSize(9); // spread over all the others
    }

    @Test
    void addingOneTakesOnlyWhatBecomesItsOwn() {
        var all = Fleet.weighing(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Picker before = picker(Fleet.without(all, 3));
        Picker after = picker(all);
        Backend fresh = all.get(3).backend();
        int moved = 0;
        for (int client = 0; client < CLIENTS; client++) {
            if (pick(after, client) != pick(before, client)) {
                moved++;
                assertThat(pick(after, client)).isSameAs(fresh);
            }
        }
        assertThat(moved).isCloseTo(CLIENTS / 10, within(CLIENTS / 100));
    }

    @Test
    void aHigherWeightOnlyTakes() {
        var candidates = Fleet.weighing(2, 2, 2, 2);
        Backend grown = candidates.get(1).backend();
        Picker before = picker(candidates);
        var heavier = candidates.stream().map(
                c -> c.backend() == grown ? new Candidate(grown, 3) : c).toList();
        Picker after = picker(heavier);
        for (int client = 0; client < CLIENTS; client++) {
            Backend is = pick(after, client);
            assertThat(is == grown || is == pick(before, client)).isTrue();
        }
    }

    @Test
    void doesNotCareAboutTheOrderOfTheFile() {
        var candidates = Fleet.weighing(3, 1, 2);
        Picker picker = picker(candidates);
        Picker reversed = picker(candidates.reversed());
        for (int client = 0; client < 1000; client++) {
            assertThat(pick(picker, client)).isSameAs(pick(reversed, client));
        }
    }

    private static Picker picker(List<Candidate> candidates) {
        return new SourceHash(new Roster(candidates), HashConfig.DEFAULT);
    }

    private static Backend pick(Picker picker, int client) {
        return Objects.requireNonNull(picker.pick(Fleet.clientHash(client), Tried.NONE));
    }
}
