package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmsTest {

    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration LATE = Duration.ofHours(1);

    private final Alarms alarms = new Alarms("test");

    @AfterEach
    void close() {
        alarms.close();
    }

    @Test
    void cutsWhenTheTimeIsOverAndNotBefore() {
        var cutoff = new Cutoff();
        long begin = System.nanoTime();

        cutIn(SOON, cutoff);

        awaitCut(cutoff);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SOON.toNanos());
        assertThat(cutoff.cause()).isEqualTo(Cutoff.Cause.TIME_IS_OVER);
        assertThat(alarms.isEmpty()).isTrue();
    }

    @Test
    void doesNotCutWhatIsLifted() {
        var lifted = new Cutoff();
        var other = new Cutoff();

        cutIn(SOON, lifted).lift();
        cutIn(SOON.multipliedBy(2), other);

        awaitCut(other);
        assertThat(lifted.cause()).isNull();
    }

    @Test
    void leavesNothingOfWhatIsLifted() {
        alarms.in(LATE, () -> {}).lift();

        assertThat(alarms.isEmpty()).isTrue();
    }

    @Test
    void wakesForWhatComesSoonerThanItKnewOf() {
        var late = new Cutoff();
        var soon = new Cutoff();
        cutIn(LATE, late);
        Await.until("it sleeps", () -> timer().getState() == Thread.State.TIMED_WAITING);

        cutIn(SOON, soon);

        awaitCut(soon);
        assertThat(late.cause()).isNull();
    }

    @Test
    void cutsEachOfManyOfTheSameMoment() {
        List<Cutoff> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            var cutoff = new Cutoff();
            many.add(cutoff);
            cutIn(SOON, cutoff);
        }

        many.forEach(AlarmsTest::awaitCut);
    }

    @Test
    void anAbsurdTimeDoesNotWrapRound() {
        var cutoff = new Cutoff();
        var soon = new Cutoff();

        cutIn(Duration.ofSeconds(Long.MAX_VALUE), cutoff);
        cutIn(SOON, soon);

        awaitCut(soon);
        assertThat(cutoff.cause()).isNull();
    }

    @Test
    void endsItsThread() {
        Thread timer = timer();

        alarms.close();

        Await.until("its end", () -> !timer.isAlive());
    }

    private Alarms.Lift cutIn(Duration time, Cutoff cutoff) {
        return alarms.in(time, () -> cutoff.cut(Cutoff.Cause.TIME_IS_OVER));
    }

    private Thread timer() {
        return alarms.thread();
    }

    private static void awaitCut(Cutoff cutoff) {
        Await.until("the cut", () -> cutoff.cause() != null);
    }
}
