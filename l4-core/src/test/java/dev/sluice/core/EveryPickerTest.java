package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every algorithm must do, whatever it prefers.
class EveryPickerTest {

    private static final HashConfig BOUNDED = new HashConfig(HashConfig.On.SOURCE_IP, 32, 64, 1.25);

    /// The 99.99 % quantile of the chi-square distribution with 3 degrees of freedom.
    private static final double CHI_SQUARE_3 = 21.1;

    record Kind(Balance balance, HashConfig hash) {
        Picker over(List<Candidate> candidates) {
            return Pickers.build(balance, hash, candidates, candidates.size(), 1);
        }
    }

    static Stream<Kind> kinds() {
        return Stream.concat(Stream.of(Balance.values()).map(b -> new Kind(b, HashConfig.DEFAULT)),
                Stream.of(new Kind(Balance.MAGLEV, BOUNDED),
                        new Kind(Balance.SOURCE_HASH, BOUNDED)));
    }

    @ParameterizedTest
    @EnumSource
    void picksNobodyFromNobody(Balance balance) {
        Picker picker = Pickers.build(balance, HashConfig.DEFAULT, List.of());

        assertThat(picker.pick(1, Tried.NONE)).isNull();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void picksAFreeBackendWheneverThereIsOne(Kind kind) {
        var random = new Random(42);
        for (int round = 0; round < 300; round++) {
            var candidates = someFull(random);
            Tried tried = someTried(random, candidates);
            Picker picker = kind.over(candidates);
            boolean anyFree = candidates.stream().map(Candidate::backend)
                    .anyMatch(b -> !b.isFull() && !tried.contains(b));
            for (int client = 0; client < 20; client++) {
                Backend picked = picker.pick(random.nextInt(), tried);

                assertThat(picked != null).isEqualTo(anyFree);
                assertThat(picked != null && (picked.isFull() || tried.contains(picked))).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void findsTheOneFreeBackendAmongMany(Kind kind) {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < 1000; i++) {
            candidates.add(new Candidate(Fleet.backend(i, 1 + i % 7, 1), 1 + i % 7));
        }
        Picker picker = kind.over(candidates);
        candidates.forEach(candidate -> candidate.backend().tryAcquire());
        Backend free = candidates.get(617).backend();
        free.release();

        for (int client = 0; client < 1000; client++) {
            assertThat(picker.pick(Fleet.clientHash(client), Tried.NONE)).isSameAs(free);
        }
        assertThat(picker.pick(1, Fleet.tried(free))).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = "FIRST", mode = EnumSource.Mode.EXCLUDE)
    void givesTheClientsOfAFullBackendToAllTheOthersByWeight(Balance balance) {
        int[] weights = {1, 2, 3, 4, 5};
        var candidates = Fleet.weighing(weights);
        var others = Fleet.without(candidates, 4);
        Picker picker = Pickers.build(balance, HashConfig.DEFAULT, candidates, 5, 7);
        Backend full = candidates.get(4).backend();
        full.configure(Fleet.config(4, 5, 1));
        full.tryAcquire();
        candidates.forEach(candidate -> candidate.backend().connected(1, 0));

        var counts = Fleet.spread(picker, 20_000);

        assertThat(counts).doesNotContainKey(full);
        if (balance == Balance.LEAST_LATENCY) { // all idle and equally fast: the heaviest is best
            assertThat(counts).containsOnlyKeys(candidates.get(3).backend());
        } else {
            assertThat(Fleet.chiSquare(others, counts)).isLessThan(CHI_SQUARE_3);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void allocatesNothing(Kind kind) {
        var candidates = Fleet.weighing(3, 1, 4, 1, 5, 9, 2, 6);
        Picker picker = kind.over(candidates);
        Tried tried = Fleet.tried(candidates.get(3).backend(), candidates.get(5).backend());
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        pickOften(picker, tried, 20_000);

        long before = memory.getCurrentThreadAllocatedBytes();
        pickOften(picker, tried, 100_000);
        long allocated = memory.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(10_000); // far below one byte for each pick
    }

    private static void pickOften(Picker picker, Tried tried, int times) {
        for (int client = 0; client < times; client++) {
            picker.pick(client * 31, (client & 1) == 0 ? Tried.NONE : tried);
        }
    }

    private static List<Candidate> someFull(Random random) {
        var candidates = new ArrayList<Candidate>();
        double full = random.nextDouble();
        for (int i = 0, n = 1 + random.nextInt(30); i < n; i++) {
            int weight = 1 + random.nextInt(9);
            var candidate = new Candidate(Fleet.backend(i, weight, 1 + random.nextInt(3)), weight);
            if (random.nextDouble() < full) {
                Fleet.fill(candidate.backend());
            }
            candidates.add(candidate);
        }
        return candidates;
    }

    private static Tried someTried(Random random, List<Candidate> candidates) {
        var tried = new Tried();
        double share = random.nextDouble();
        for (Candidate candidate : candidates) {
            if (random.nextDouble() < share) {
                tried.add(candidate.backend());
            }
        }
        return tried;
    }
}
