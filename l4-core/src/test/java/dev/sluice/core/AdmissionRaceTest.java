package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Limits;
import dev.sluice.config.Rate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Loops that admit and release at the same time, on few sources so that they meet often.
@Timeout(60)
class AdmissionRaceTest {

    private static final int LOOPS = 4;
    private static final int ROUNDS = 50_000;
    private static final int SOURCES = 3;
    private static final int PER_SOURCE = 2;
    private static final int SESSIONS = 5;

    @Test
    void neverLetsInMoreThanTheLimitsAndForgetsEverythingInTheEnd() throws Exception {
        var admission = admission(Rate.UNLIMITED);
        var open = new AtomicIntegerArray(SOURCES + 1); // the last one counts all
        var admitted = new LongAdder();

        race(random -> {
            int source = random.nextInt(SOURCES);
            if (admission.admit(0, Ip.MAPPED | source, 0) == null) {
                admitted.increment();
                assertThat(open.incrementAndGet(source)).isLessThanOrEqualTo(PER_SOURCE);
                assertThat(open.incrementAndGet(SOURCES)).isLessThanOrEqualTo(SESSIONS);
                open.decrementAndGet(SOURCES);
                open.decrementAndGet(source);
                admission.release(0, Ip.MAPPED | source);
            }
            assertThat(admission.sessions()).isBetween(0, SESSIONS);
        });

        assertThat(admitted.sum()).isGreaterThan(ROUNDS);
        assertThat(admission.sessions()).isZero();
        assertThat(admission.sources()).isZero();
        assertThat(admission.untracked()).isZero();
    }

    @Test
    void neverLetsInMoreThanTheRateOfASourceWhileControlSweepsAndReloads() throws Exception {
        var rate = new Rate(1000, Duration.ofHours(1));
        var admission = admission(rate);
        var admitted = new AtomicIntegerArray(SOURCES);

        race(random -> {
            int source = random.nextInt(SOURCES);
            if (admission.admit(0, Ip.MAPPED | source, 0) == null) {
                admitted.incrementAndGet(source);
                admission.release(0, Ip.MAPPED | source);
            }
            if (random.nextInt(100) == 0) {
                admission.sweep(0);
                admission.configure(AccessList.EVERYONE, limits(rate), SESSIONS);
            }
        });

        for (int source = 0; source < SOURCES; source++) {
            assertThat(admitted.get(source)).isEqualTo(1000);
        }
        assertThat(admission.sessions()).isZero();
        admission.sweep(Duration.ofHours(1).toNanos());
        assertThat(admission.sources()).isZero();
    }

    @Test
    void survivesLimitsThatComeAndGoUnderOpenSessions() throws Exception {
        var admission = admission(Rate.UNLIMITED);

        race(random -> {
            int source = random.nextInt(SOURCES);
            if (random.nextInt(20) == 0) {
                Limits next = random.nextBoolean() ? Limits.DEFAULT : limits(Rate.UNLIMITED);
                admission.configure(AccessList.EVERYONE, next, SESSIONS);
            }
            if (admission.admit(0, Ip.MAPPED | source, 0) == null) {
                admission.release(0, Ip.MAPPED | source);
            }
        });

        admission.sweep(0);
        assertThat(admission.sessions()).isZero();
        assertThat(admission.sources()).isZero();
    }

    private interface Turn {
        void take(Random random);
    }

    private static void race(Turn turn) throws Exception {
        var start = new CyclicBarrier(LOOPS);
        try (var loops = Executors.newFixedThreadPool(LOOPS)) {
            var runs = IntStream.range(0, LOOPS).<Callable<Void>>mapToObj(loop -> () -> {
                var random = new Random(loop);
                start.await();
                for (int round = 0; round < ROUNDS; round++) {
                    turn.take(random);
                }
                return null;
            }).map(loops::submit).toList();
            for (var run : runs) {
                run.get();
            }
        }
    }

    private static Admission admission(Rate ratePerSource) {
        return new Admission(AccessList.EVERYONE, limits(ratePerSource), SESSIONS);
    }

    private static Limits limits(Rate ratePerSource) {
        return new Limits(Limits.AUTO, PER_SOURCE, Rate.UNLIMITED, ratePerSource);
    }
}
