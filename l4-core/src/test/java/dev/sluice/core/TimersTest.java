package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final long TICK = Timers.TICK_NANOS;
    private static final long WHEEL = 1024 * TICK;

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);

    @Test
    void meetsADeadlineUpToOneTickLateAndNeverEarly() {
        var random = new Random(1);
        var all = new ArrayList<Recording>();
        for (int i = 0; i < 1000; i++) {
            long delay = 1 + random.nextLong(3 * WHEEL);
            var timed = new Recording(clock.now + delay);
            timers.start(delay, timed);
            all.add(timed);
            clock.pass(random.nextLong(TICK));
        }

        clock.pass(4 * WHEEL);

        assertThat(all).allSatisfy(timed -> assertThat(timed.calledAt)
                .isBetween(timed.deadline, timed.deadline + 2 * TICK));
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void meetsAllDeadlinesThatALongPauseOfTheLoopHasMissed() {
        var early = new Recording(0);
        var late = new Recording(0);
        timers.start(TICK, early);
        timers.start(5 * WHEEL, late);

        clock.now += 6 * WHEEL;
        clock.beat();

        assertThat(early.calls).isEqualTo(1);
        assertThat(late.calls).isEqualTo(1);
    }

    @Test
    void forgetsADeadlineThatWasStopped() {
        var timed = new Recording(0);
        long id = timers.start(TICK, timed);

        timers.stop(id, timed);
        clock.pass(WHEEL);

        assertThat(timed.calls).isZero();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void keepsTheDeadlineThatGotTheNumberOfOneThatHasPassed() {
        var first = new Recording(0);
        long id = timers.start(TICK, first);
        clock.pass(2 * TICK);
        var second = new Recording(0);
        long reused = timers.start(WHEEL - TICK, second);
        assertThat(reused).isEqualTo(id);

        timers.stop(id, first);
        clock.pass(2 * WHEEL);

        assertThat(second.calls).isEqualTo(1);
    }

    @Test
    void aCallbackMayStartAndStopOthers() {
        var stopped = new Recording(0);
        long id = timers.start(10 * TICK, stopped);
        var next = new Recording(0);
        timers.start(TICK, new Timed() {
            @Override
            public void onTimer(long now) {
                timers.stop(id, stopped);
                timers.start(TICK, next);
            }

            @Override
            public void onFault() {}
        });

        clock.pass(20 * TICK);

        assertThat(stopped.calls).isZero();
        assertThat(next.calls).isEqualTo(1);
    }

    @Test
    void tellsAFaultyOneAndCallsTheOthers() {
        var before = new Recording(0);
        var faulty = new Faulty();
        var after = new Recording(0);
        timers.start(TICK, before);
        timers.start(TICK, faulty);
        timers.start(TICK, after);

        clock.pass(5 * TICK);

        assertThat(List.of(before.calls, faulty.faults, after.calls)).containsOnly(1);
        assertThat(clock.faults).hasSize(1);
    }

    @Test
    void ticksOnlyWhileSomethingWaits() {
        assertThat(clock.beat).isNull();
        timers.start(TICK, new Recording(0));
        assertThat(clock.beat).isNotNull();

        clock.pass(3 * TICK);
        assertThat(clock.beat).isNull();

        clock.now += 1000 * WHEEL;
        var later = new Recording(clock.now + TICK);
        timers.start(TICK, later);
        clock.pass(3 * TICK);
        assertThat(later.calledAt).isBetween(later.deadline, later.deadline + 2 * TICK);
    }

    @Test
    void startingAndStoppingAllocatesNothing() {
        var timed = new Recording(0);
        timers.start(WHEEL, timed);

        long allocated = Allocation
                .of(() -> timers.stop(timers.start(WHEEL / 2, timed), timed));

        assertThat(allocated).isLessThan(1000);
    }

    private static final class FakeClock implements Timers.Clock {

        private final List<Throwable> faults = new ArrayList<>();
        private long now = -5;
        private @Nullable Runnable beat;

        void pass(long nanos) {
            long until = now + nanos;
            while (now < until) {
                now = Math.min(until, now + TICK);
                beat();
            }
        }

        void beat() {
            if (beat != null) {
                beat.run();
            }
        }

        @Override
        public long now() {
            return now;
        }

        @Override
        public Runnable everyTick(Runnable task) {
            beat = task;
            return () -> beat = null;
        }

        @Override
        public void fault(Throwable bug) {
            faults.add(bug);
        }
    }

    private static final class Recording implements Timed {

        private final long deadline;
        private long calledAt;
        private int calls;

        Recording(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public void onTimer(long now) {
            calledAt = now;
            calls++;
        }

        @Override
        public void onFault() {
            throw new AssertionError("nothing of this was faulty");
        }
    }

    private static final class Faulty implements Timed {

        private int faults;

        @Override
        public void onTimer(long now) {
            throw new IllegalStateException("a bug, on purpose");
        }

        @Override
        public void onFault() {
            faults++;
        }
    }
}
