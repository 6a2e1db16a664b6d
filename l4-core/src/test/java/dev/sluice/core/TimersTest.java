package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final long TICK = Timers.TICK_NANOS;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);

    @Test
    void meetsANearDeadlineUpToATickLateAndNeverEarly() {
        var all = startAtRandom(1000, 60 * TICK, TICK);

        clock.pass(62 * TICK);

        assertThat(all).allMatch(timed -> timed.lateness() >= 0 && timed.lateness() <= TICK);
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void meetsAFarDeadlineUpToAThirtiethLateAndNeverEarly() {
        var all = startAtRandom(1000, 365 * DAY, HOUR);

        clock.pass(400 * DAY);

        assertThat(all).allMatch(Recording::isInTime);
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void meetsTheFarthestDeadline() {
        var timed = start(Timers.DELAY_NANOS_MAX);

        clock.pass(Timers.DELAY_NANOS_MAX - 1);
        assertThat(timed.calls()).isZero();
        clock.pass(Timers.DELAY_NANOS_MAX / 30 + 1);
        assertThat(timed.calls()).isEqualTo(1);
    }

    @Test
    void meetsADeadlineThatIsNowWithTheNextTick() {
        var timed = start(0);

        clock.pass(TICK);

        assertThat(timed.calls()).isEqualTo(1);
    }

    @Test
    void meetsAllDeadlinesThatALongPauseOfTheLoopHasMissed() {
        var near = start(TICK);
        var far = start(5 * HOUR);
        var farther = start(9 * HOUR);

        clock.stall(6 * HOUR);
        clock.pass(0);

        assertThat(List.of(near.calls(), far.calls(), farther.calls())).containsExactly(1, 1, 0);
    }

    @Test
    void mixesNothingUpThatIsStartedAfterALongPauseAndBeforeTheWakeUp() {
        var before = startAtRandom(1000, HOUR, 0);
        clock.stall(2 * HOUR);
        var after = startAtRandom(1000, HOUR, 0);

        clock.pass(0);
        assertThat(before).allMatch(timed -> timed.calls() == 1);
        clock.pass(2 * HOUR);
        assertThat(after).allMatch(Recording::isInTime);
    }

    @Test
    void forgetsADeadlineThatWasStopped() {
        var timed = start(TICK);

        timers.stop(timed);
        clock.pass(HOUR);

        assertThat(timed.calls()).isZero();
        assertThat(timers.waiting()).isZero();
    }

    @Test
    void mayBeToldToStopADeadlineThatHasPassed() {
        var timed = start(TICK);
        var other = start(HOUR);
        clock.pass(SECOND);

        timers.stop(timed);
        timers.stop(timed);

        assertThat(timers.waiting()).isEqualTo(1);
        clock.pass(2 * HOUR);
        assertThat(other.calls()).isEqualTo(1);
    }

    @Test
    void putsANewDeadlineInPlaceOfTheOneBefore() {
        var timed = start(TICK);

        timers.start(HOUR, timed);
        assertThat(timers.waiting()).isEqualTo(1);
        clock.pass(HOUR - 1);
        assertThat(timed.calls()).isZero();
        clock.pass(HOUR);
        assertThat(timed.calls()).isEqualTo(1);
    }

    private Recording start(long delay) {
        var timed = recording();
        timed.start(delay);
        return timed;
    }

    private Recording recording() {
        return new Recording(clock, timers);
    }

    /// Starts `count` of them, each up to `pauseMax` after the one before.
    private List<Recording> startAtRandom(int count, long delayMax, long pauseMax) {
        var random = new Random(1);
        var all = new ArrayList<Recording>();
        for (int i = 0; i < count; i++) {
            all.add(start(random.nextLong(delayMax)));
            clock.pass(random.nextLong(pauseMax + 1));
        }
        return all;
    }
}
