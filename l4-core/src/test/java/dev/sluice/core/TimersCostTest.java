package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What deadlines cost while they wait: wake-ups, steps, memory.
@Timeout(60)
class TimersCostTest {

    private static final long TICK = Timers.TICK_NANOS;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);

    @Test
    void isWokenOnlyWhileSomethingWaits() {
        assertThat(clock.isAwaited()).isFalse();
        start(TICK);
        assertThat(clock.isAwaited()).isTrue();
        clock.pass(3 * TICK);
        assertThat(clock.isAwaited()).isFalse();

        timers.stop(start(SECOND));
        clock.pass(2 * SECOND);
        assertThat(clock.isAwaited()).isFalse();
        assertThat(clock.wakeUps()).isEqualTo(2);
    }

    @Test
    void sleepsThroughTheHourOfIdleSessions() {
        for (int session = 0; session < 9000; session++) {
            start(HOUR);
            clock.pass(HOUR / 9000);
        }
        assertThat(clock.wakeUps()).isZero();

        clock.pass(HOUR + HOUR / 30);

        assertThat(timers.waiting()).isZero();
        // Those who are due together are called in turns of 64.
        assertThat(clock.wakeUps()).isLessThan(60 + 9000 / 64);
    }

    @Test
    void givesOthersTheirTurnWhileThousandsAreDue() {
        for (int session = 0; session < 10_000; session++) {
            start(SECOND);
        }

        clock.pass(2 * SECOND);

        assertThat(timers.waiting()).isZero();
        assertThat(clock.wakeUps()).isBetween(10_000 / 64, 200);
    }

    @Test
    void asksForNoWakeUpPerShortSession() {
        start(HOUR);
        for (int session = 0; session < 100_000; session++) {
            var timed = start(3 * SECOND);
            clock.pass(100_000);
            timers.start(HOUR, timed);
            clock.pass(100_000);
            timers.stop(timed);
        }

        // Twenty seconds, and somebody waits for the end of three nearly always.
        assertThat(clock.asked()).isLessThan(20);
    }

    @Test
    void startingAndStoppingAllocatesNothing() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            start(random.nextLong(HOUR));
        }
        var timed = recording();

        long allocated = Allocation.of(() -> {
            timers.start(SECOND, timed);
            timers.stop(timed);
        });

        assertThat(allocated).isLessThan(1000);
    }

    @Test
    void aHundredThousandInOneTickTakeNoMemoryButTheirOwn() {
        var all = Stream.generate(this::recording).limit(100_000).toList();

        long started = Allocation.once(() -> all.forEach(timed -> timers.start(SECOND, timed)));
        assertThat(timers.waiting()).isEqualTo(100_000);
        long stopped = Allocation.once(() -> all.forEach(timers::stop));

        assertThat(timers.waiting()).isZero();
        assertThat(started + stopped).isLessThan(100_000);
    }

    /// Looking at one tick after the other would take minutes here.
    @Test
    void doesNotWalkThroughTheTimeThatItHasMissed() {
        for (int i = 1; i <= 300; i++) {
            var timed = start(SECOND);
            clock.stall(300 * DAY);
            clock.pass(0);
            assertThat(timed.calls()).isEqualTo(1);
        }
    }

    private Recording start(long delay) {
        var timed = recording();
        timed.start(delay);
        return timed;
    }

    private Recording recording() {
        return new Recording(clock, timers);
    }
}
