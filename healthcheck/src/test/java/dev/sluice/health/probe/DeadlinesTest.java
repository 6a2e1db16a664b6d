package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration LATE = Duration.ofHours(1);

    private final Deadlines deadlines = new Deadlines();

    @AfterEach
    void close() {
        deadlines.close();
    }

    @Test
    void cutsWhenTheTimeIsOverAndNotBefore() {
        var cutoff = new Cutoff();
        long begin = System.nanoTime();

        deadlines.in(SOON, cutoff);

        awaitCut(cutoff);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(SOON.toNanos());
        assertThat(cutoff.cause()).isEqualTo(Cutoff.Cause.TIME_IS_OVER);
        assertThat(deadlines.isEmpty()).isTrue();
    }

    @Test
    void doesNotCutWhatIsLifted() {
        var lifted = new Cutoff();
        var other = new Cutoff();

        deadlines.in(SOON, lifted).lift();
        deadlines.in(SOON.multipliedBy(2), other);

        awaitCut(other);
        assertThat(lifted.cause()).isNull();
    }

    @Test
    void leavesNothingOfWhatIsLifted() {
        deadlines.in(LATE, new Cutoff()).lift();

        assertThat(deadlines.isEmpty()).isTrue();
    }

    @Test
    void wakesForWhatComesSoonerThanItKnewOf() {
        var late = new Cutoff();
        var soon = new Cutoff();
        deadlines.in(LATE, late);
        Await.until("it sleeps", () -> timer().getState() == Thread.State.TIMED_WAITING);

        deadlines.in(SOON, soon);

        awaitCut(soon);
        assertThat(late.cause()).isNull();
    }

    @Test
    void cutsEachOfManyOfTheSameMoment() {
        List<Cutoff> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            var cutoff = new Cutoff();
            many.add(cutoff);
            deadlines.in(SOON, cutoff);
        }

        many.forEach(DeadlinesTest::awaitCut);
    }

    @Test
    void anAbsurdTimeDoesNotWrapRound() {
        var cutoff = new Cutoff();
        var soon = new Cutoff();

        deadlines.in(Duration.ofSeconds(Long.MAX_VALUE), cutoff);
        deadlines.in(SOON, soon);

        awaitCut(soon);
        assertThat(cutoff.cause()).isNull();
    }

    @Test
    void endsItsThread() {
        Thread timer = timer();

        deadlines.close();

        Await.until("its end", () -> !timer.isAlive());
    }

    private Thread timer() {
        return deadlines.thread();
    }

    private static void awaitCut(Cutoff cutoff) {
        Await.until("the cut", () -> cutoff.cause() != null);
    }
}
