package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What those who wait may do when they are called, faults included.
class TimersCallbackTest {

    private static final long TICK = Timers.TICK_NANOS;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);

    @Test
    void aCallbackMayStartAndStopOthers() {
        var stopped = start(10 * TICK);
        var next = recording();
        timers.start(TICK, new Doing(() -> {
            timers.stop(stopped);
            timers.start(TICK, next);
        }));

        clock.pass(20 * TICK);

        assertThat(stopped.calls()).isZero();
        assertThat(next.calls()).isEqualTo(1);
    }

    @Test
    void aCallbackMayStopAndPutOffOthersDueInTheSameMoment() {
        var stopped = recording();
        var putOff = recording();
        timers.start(TICK, new Doing(() -> {
            timers.stop(stopped);
            timers.start(HOUR, putOff);
        }));
        timers.start(TICK, stopped);
        timers.start(TICK, putOff);
        var last = start(TICK);

        clock.pass(3 * TICK);

        assertThat(List.of(stopped.calls(), putOff.calls(), last.calls())).containsExactly(0, 0, 1);
        assertThat(timers.waiting()).isEqualTo(1);
        clock.pass(2 * HOUR);
        assertThat(putOff.calls()).isEqualTo(1);
    }

    @Test
    void aCallbackMayStartItselfAgainAndIsCalledOnceATick() {
        var calls = new ArrayList<Long>();
        timers.start(TICK, new Timed() {
            @Override
            void onTimer(long now) {
                calls.add(now);
                timers.start(0, this);
            }

            @Override
            void onFault() {}
        });

        clock.pass(100 * TICK);

        assertThat(calls).doesNotHaveDuplicates().hasSizeBetween(99, 100);
    }

    @Test
    void tellsAFaultyOneAndCallsTheOthers() {
        var before = start(TICK);
        var faulty = new Faulty(() -> {});
        timers.start(TICK, faulty);
        var after = start(TICK);

        clock.pass(5 * TICK);

        assertThat(List.of(before.calls(), faulty.faults, after.calls())).containsOnly(1);
        assertThat(clock.faults()).hasSize(1);
    }

    @Test
    void callsTheOthersEvenWhenAFaultyOneCannotBeTold() {
        timers.start(TICK, new Faulty(() -> {
            throw new IllegalStateException("another bug, on purpose");
        }));
        var after = start(TICK);
        var later = start(SECOND);

        assertThatThrownBy(() -> clock.pass(5 * TICK)).hasMessageContaining("another bug");
        clock.pass(5 * TICK);
        assertThat(List.of(after.calls(), later.calls())).containsExactly(1, 0);
        clock.pass(2 * SECOND);
        assertThat(later.calls()).isEqualTo(1);
    }

    private Recording start(long delay) {
        var timed = recording();
        timed.start(delay);
        return timed;
    }

    private Recording recording() {
        return new Recording(clock, timers);
    }

    private static final class Doing extends Timed {

        private final Runnable action;

        Doing(Runnable action) {
            this.action = action;
        }

        @Override
        void onTimer(long now) {
            action.run();
        }

        @Override
        void onFault() {
            throw new AssertionError("nothing of this was faulty");
        }
    }

    private static final class Faulty extends Timed {

        private final Runnable whenTold;
        private int faults;

        Faulty(Runnable whenTold) {
            this.whenTold = whenTold;
        }

        @Override
        void onTimer(long now) {
            throw new IllegalStateException("a bug, on purpose");
        }

        @Override
        void onFault() {
            faults++;
            whenTold.run();
        }
    }
}
