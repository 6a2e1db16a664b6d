package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BoundedLoadTest {

    private static final double BOUND = 1.25;
    private static final HashConfig HASH = new HashConfig(HashConfig.On.SOURCE_IP, 32, 64, BOUND);

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_HASH", "MAGLEV"})
    void noBackendGoesBeyondItsBoundWhileSessionsComeAndGo(Balance balance) {
        var candidates = Fleet.weighing(1, 2, 3, 4);
        Picker picker = Pickers.build(balance, HASH, candidates);
        var random = new Random(4);
        var open = new ArrayList<Backend>();
        for (int step = 0; step < 20_000; step++) {
            if (open.size() > 400 || (!open.isEmpty() && random.nextInt(3) == 0)) {
                open.remove(random.nextInt(open.size())).release();
            } else {
                // one in two comes from the same client: without a bound, one backend had them all
                Backend backend = Fleet.open(picker, random.nextBoolean() ? 7 : random.nextInt());
                open.add(backend);
                assertWithin(candidates, backend);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_HASH", "MAGLEV"})
    void aClientKeepsItsBackendWhileThatIsWithinItsBound(Balance balance) {
        var candidates = Fleet.equal(4);
        Picker bounded = Pickers.build(balance, HASH, candidates);
        Picker plain = Pickers.build(balance, HashConfig.DEFAULT, candidates);
        candidates.forEach(candidate -> candidate.backend().tryAcquire());
        for (int client = 0; client < 1000; client++) {
            int hash = Fleet.clientHash(client);
            assertThat(bounded.pick(hash, Tried.NONE)).isSameAs(plain.pick(hash, Tried.NONE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_HASH", "MAGLEV"})
    void aBoundIsNoReasonToRefuseAClient(Balance balance) {
        var candidates = Fleet.equal(2);
        Picker picker = Pickers.build(balance, HASH, candidates);
        Backend busy = candidates.get(0).backend();
        Backend tried = candidates.get(1).backend();
        for (int session = 0; session < 100; session++) {
            busy.tryAcquire();
        }

        assertThat(picker.pick(1, Fleet.tried(tried))).isSameAs(busy);
    }

    private static void assertWithin(List<Candidate> candidates, Backend backend) {
        double total = candidates.stream().mapToInt(Candidate::weight).sum();
        int sessions = candidates.stream().mapToInt(c -> c.backend().sessions()).sum();
        for (Candidate candidate : candidates) {
            if (candidate.backend() == backend) {
                assertThat((double) backend.sessions())
                        .isLessThanOrEqualTo(
                                Math.ceil(BOUND * candidate.weight() / total * sessions));
            }
        }
    }
}
