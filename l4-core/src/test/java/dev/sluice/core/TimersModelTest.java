package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A million deadlines drawn at random, against a sorted map that knows of nothing but deadlines.
@Timeout(120)
class TimersModelTest {

    private static final int TIMERS = 250_000;
    private static final int DELAY_BITS_MAX = 55; // 417 days
    private static final int PASS_BITS_MAX = 32; // 4 s
    private static final int STALL_BITS_MAX = 50; // 13 days

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);
    private final Modelled[] all = new Modelled[TIMERS];
    private final TreeMap<Latest, Modelled> model = new TreeMap<>();
    private int made;
    private boolean ending; // nothing new begins

    /// When a deadline must have been met, on a clock that begins at 0; the number makes it unique.
    private record Latest(long nanos, int number) implements Comparable<Latest> {

        @Override
        public int compareTo(Latest other) {
            return nanos == other.nanos
                    ? Integer.compare(number, other.number)
                    : Long.compare(nanos, other.nanos);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void meetsEveryDeadlineInTimeNeverEarlyAndOnce(long seed) {
        var random = new Random(seed);
        while (made < TIMERS) {
            all[made] = new Modelled(made, random);
            all[made++].start();
            act(random);
            if (random.nextInt(200) == 0) {
                clock.stall(anyNanos(random, STALL_BITS_MAX));
                all[random.nextInt(made)].start(); // before the wake-up, which is overdue now
                clock.pass(0);
            } else if (random.nextInt(4) == 0) {
                clock.pass(anyNanos(random, PASS_BITS_MAX));
            }
            assertNoneIsLate(seed);
        }

        ending = true;
        clock.pass(TimeUnit.DAYS.toNanos(430));

        assertThat(clock.faults()).as("seed %d", seed).isEmpty();
        assertThat(model).as("seed %d", seed).isEmpty();
        assertThat(timers.waiting()).as("seed %d", seed).isZero();
    }

    private void act(Random random) {
        Modelled one = all[random.nextInt(made)];
        switch (random.nextInt(5)) {
            case 0 -> one.start();
            case 1, 2 -> one.stop();
            default -> {
                // Time goes by.
            }
        }
    }

    private void assertNoneIsLate(long seed) {
        if (!model.isEmpty() && model.firstKey().nanos() < clock.passed()) {
            throw new AssertionError("seed %d, timer %d: %s is late at %d".formatted(seed, made,
                    model.firstKey(), clock.passed()));
        }
        if (timers.waiting() != model.size()) {
            throw new AssertionError("seed %d, timer %d: %d wait (expected: %d)".formatted(seed,
                    made, timers.waiting(), model.size()));
        }
    }

    /// Of any order of magnitude.
    private static long anyNanos(Random random, int bitsMax) {
        return random.nextLong() >>> (64 - random.nextInt(1, bitsMax + 1));
    }

    private final class Modelled extends Timed {

        private final int number;
        private final Random random;
        private long earliest;
        private Latest latest = new Latest(0, 0);

        Modelled(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        void start() {
            model.remove(latest);
            long delay = Math.min(anyNanos(random, DELAY_BITS_MAX), Timers.DELAY_NANOS_MAX);
            earliest = clock.passed() + delay;
            latest = new Latest(earliest + Math.max(Timers.TICK_NANOS, delay / 30), number);
            model.put(latest, this);
            timers.start(delay, this);
        }

        void stop() {
            model.remove(latest);
            timers.stop(this);
        }

        @Override
        void onTimer(long now) {
            if (now != clock.now() || clock.passed() < earliest || model.remove(latest) != this) {
                throw new AssertionError("%s was called at %d (expected: once, from %d on)"
                        .formatted(latest, clock.passed(), earliest));
            }
            if (!ending) {
                act(random);
            }
        }

        @Override
        void onFault() {
            // The clock has the fault.
        }
    }
}
