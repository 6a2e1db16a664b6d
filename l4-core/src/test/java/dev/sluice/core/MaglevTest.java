package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.config.HashConfig;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaglevTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 50, 100, 200, 300, 400})
    void removingOneOfManyMovesFewerThanTwiceItsShare(int n) {
        var candidates = Fleet.equal(n);
        MaglevTable before = table(candidates, n);
        for (int gone = 0; gone < n; gone += Math.max(1, n / 3)) {
            var others = Fleet.without(candidates, gone);
            MaglevTable after = table(others, n);

            assertThat(moved(before, candidates, after, others)).isLessThan(2.0 / n);
        }
    }

    @Test
    void removingAHeavyOneMovesLittleBesideItsOwnShare() {
        int n = 50;
        var candidates = Fleet.weighing(new Random(9).ints(n, 1, 11).toArray());
        double total = candidates.stream().mapToInt(Candidate::weight).sum();
        MaglevTable before = table(candidates, n);
        for (int gone = 0; gone < n; gone += 5) {
            var others = Fleet.without(candidates, gone);
            MaglevTable after = table(others, n);

            assertThat(moved(before, candidates, after, others))
                    .isLessThan(candidates.get(gone).weight() / total + 1.0 / n);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 1000})
    void givesEachItsShareOfPlacesToWithinTwo(int n) {
        var random = new Random(n);
        assertShares(Fleet.equal(n), n);
        assertShares(Fleet.weighing(random.ints(n, 1, 20).toArray()), n);
    }

    @Test
    void splitsClientsAsThePaperBoundsIt() {
        // Section 5.3: with 100 places per backend, the fullest and emptiest are 1 % off; clients
        // then vary by chance, here with a standard deviation of 0.6 %.
        var candidates = Fleet.equal(10);
        var picker = new Maglev(new Roster(candidates), HashConfig.DEFAULT, 10);

        var counts = Fleet.spread(picker, 250_000);

        assertThat(counts.values()).allSatisfy(
                count -> assertThat(count).isCloseTo(25_000, within(750)));
    }

    @Test
    void hasTheSamePlacesWhateverTheOrderOfTheFile() {
        var candidates = Fleet.weighing(new Random(2).ints(50, 1, 6).toArray());
        var reversed = candidates.reversed();

        assertThat(moved(table(candidates, 50), candidates, table(reversed, 50), reversed))
                .isZero();
    }

    @Test
    void spreadsTheClientsOfAFullBackendAndAlwaysInTheSameWay() {
        var candidates = Fleet.equal(10);
        var picker = new Maglev(new Roster(candidates), HashConfig.DEFAULT, 10);
        Backend full = candidates.get(0).backend();
        Tried tried = Fleet.tried(full);
        var heirs = new HashSet<Backend>();
        for (int client = 0; client < 2000; client++) {
            int hash = Fleet.clientHash(client);
            Backend own = picker.pick(hash, Tried.NONE);
            Backend second = picker.pick(hash, tried);
            assertThat(second).isSameAs(own == full ? picker.pick(hash, tried) : own);
            if (own == full && second != null) {
                heirs.add(second);
            }
        }
        assertThat(heirs).hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 150, 200, 250, 300, 1000, 4096})
    void hasAPrimeNumberOfPlacesAndAHundredForEachBackend(int poolSize) {
        int size = MaglevTable.sizeFor(poolSize);

        assertThat(BigInteger.valueOf(size).isProbablePrime(50)).isTrue();
        assertThat(size).isGreaterThanOrEqualTo(Math.max(65_537, 100 * poolSize));
    }

    @Test
    void keepsItsSizeWhenBackendsGoDown() {
        var all = Fleet.equal(300);
        Picker before = new Maglev(new Roster(all), HashConfig.DEFAULT, 300);
        Picker after = new Maglev(new Roster(all.subList(0, 140)), HashConfig.DEFAULT, 300);
        int kept = 0;
        for (int client = 0; client < 10_000; client++) {
            int hash = Fleet.clientHash(client);
            kept += before.pick(hash, Tried.NONE) == after.pick(hash, Tried.NONE) ? 1 : 0;
        }
        // 140 of 300 stay; another size would leave one in 140 by chance
        assertThat(kept).isGreaterThan(3_000);
    }

    private static void assertShares(List<Candidate> candidates, int poolSize) {
        MaglevTable table = table(candidates, poolSize);
        var owned = new int[candidates.size()];
        for (int place = 0; place < table.size(); place++) {
            owned[table.owner(place)]++;
        }
        double total = candidates.stream().mapToInt(Candidate::weight).sum();
        for (int i = 0; i < owned.length; i++) {
            double share = table.size() * candidates.get(i).weight() / total;
            assertThat((double) owned[i]).isCloseTo(share, within(2.0));
        }
    }

    private static MaglevTable table(List<Candidate> candidates, int poolSize) {
        return new MaglevTable(new Roster(candidates), MaglevTable.sizeFor(poolSize));
    }

    private static double moved(MaglevTable before, List<Candidate> was, MaglevTable after,
            List<Candidate> is) {
        int moved = 0;
        for (int place = 0; place < before.size(); place++) {
            Backend old = was.get(before.owner(place)).backend();
            moved += old == is.get(after.owner(place)).backend() ? 0 : 1;
        }
        return (double) moved / before.size();
    }
}
