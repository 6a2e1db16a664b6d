package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

    private final ManualControl control = new ManualControl();

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void doesNothingUntilItIsAsked() {
        var _ = new Housekeeping(control, () -> true);

        assertThat(control.due).isEmpty();
    }

    @Test
    void comesOnceForManyChangesWithinASecond() {
        var housekeeping = new Housekeeping(control, () -> false);

        housekeeping.ask();
        housekeeping.ask();

        assertThat(control.due).hasSize(1);
    }

    @Test
    void comesAgainForAsLongAsThereIsSomethingToDoAndThenRests() {
        Iterator<Boolean> answers = List.of(true, true, false).iterator();
        var housekeeping = new Housekeeping(control, answers::next);

        housekeeping.ask();
        control.passSeconds(10);

        assertThat(answers).isExhausted();
        assertThat(control.due).isEmpty();
    }

    @Test
    void comesBackToAChangeAfterItHasRested() {
        var seconds = new ArrayList<Integer>();
        var housekeeping = new Housekeeping(control, () -> !seconds.add(seconds.size()));

        housekeeping.ask();
        control.passSeconds(1);
        housekeeping.ask();
        control.passSeconds(1);

        assertThat(seconds).containsExactly(0, 1);
    }

    @Test
    void comesAgainAfterAFault() {
        var housekeeping = new Housekeeping(control, () -> {
            throw new IllegalStateException("a bug, made on purpose");
        });

        housekeeping.ask();
        control.passSeconds(1);

        assertThat(control.due).hasSize(1);
    }

    @Test
    void staysQuietOnceTheControlThreadHasStopped() {
        var stopped = new ScheduledThreadPoolExecutor(1);
        stopped.shutdownNow();

        new Housekeeping(stopped, () -> true).ask();

        assertThat(stopped.getQueue()).isEmpty();
    }

    /// A control thread on which a second passes when the test says so.
    private static final class ManualControl extends ScheduledThreadPoolExecutor {

        private final Queue<Runnable> due = new ArrayDeque<>();

        ManualControl() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            assertThat(unit.toMillis(delay)).isEqualTo(1000);
            due.add(task);
            return super.schedule(() -> {}, 0, unit);
        }

        void passSeconds(int seconds) {
            for (int i = 0; i < seconds && !due.isEmpty(); i++) {
                due.remove().run();
            }
        }
    }
}
