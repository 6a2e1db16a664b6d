package dev.sluice.appliance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Flip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private final Semaphore allowed = new Semaphore(0);
    private final Lane lane = new Lane("pg", this::hear);

    @AfterEach
    void close() throws InterruptedException {
        lane.close(PATIENCE);
    }

    @Test
    void tellsOneAfterTheOtherInTheOrderOfTheFlips() {
        LongStream.rangeClosed(1, 100).forEach(this::tell);
        allowed.release(100);

        awaitHeard(100);
        assertThat(heard).isSorted();
        Flips.await("its end", lane::isIdle);
        assertThat(lane.count()).isEqualTo(new Notices.Count(100, 0, 0, 0));
    }

    @Test
    void dropsTheOldestWhenTooManyWait() {
        tell(0);
        Flips.await("the first is under way", () -> lane.count().waiting() == 0);

        LongStream.rangeClosed(1, Lane.WAITING_MAX + 10).forEach(this::tell);

        assertThat(lane.count())
                .isEqualTo(new Notices.Count(0, 0, 10, Lane.WAITING_MAX));
        allowed.release(Integer.MAX_VALUE);
        awaitHeard(Lane.WAITING_MAX + 1);
        assertThat(heard.subList(0, 3)).containsExactly(0L, 11L, 12L);
        assertThat(heard.getLast()).isEqualTo(Lane.WAITING_MAX + 10L);
    }

    @Test
    void tellsANewHookWhatWaits() {
        tell(1);
        Flips.await("the first is under way", () -> lane.count().waiting() == 0);
        tell(2);
        var next = new CopyOnWriteArrayList<Long>();

        lane.follow(flip -> next.add(flip.flips()));
        allowed.release();

        Flips.await("the second", () -> next.size() == 1);
        assertThat(heard).containsExactly(1L);
        assertThat(next).containsExactly(2L);
    }

    @Test
    void goesOnAfterAHookThatFailed() {
        lane.follow(flip -> {
            switch ((int) flip.flips()) {
                case 1 -> throw new IOException("no");
                case 2 -> throw new IllegalStateException("a bug");
                default -> heard.add(flip.flips());
            }
        });

        LongStream.rangeClosed(1, 3).forEach(this::tell);

        awaitHeard(1);
        Flips.await("its end", lane::isIdle);
        assertThat(lane.count()).isEqualTo(new Notices.Count(1, 2, 0, 0));
    }

    @Test
    void letsWhatRunsEndByItselfWhenItIsRetired() {
        tell(1);
        Flips.await("the first is under way", () -> lane.count().waiting() == 0);
        tell(2);

        lane.retire();
        tell(3);
        allowed.release(3);

        Flips.await("its end", lane::isIdle);
        assertThat(heard).containsExactly(1L);
    }

    @Test
    void endsWhatRunsWhenItIsClosed() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        lane.follow(_ -> {
            begun.countDown();
            try {
                allowed.acquire();
            } finally {
                ended.countDown();
            }
        });
        tell(1);
        tell(2);
        begun.await();

        lane.close(PATIENCE);

        assertThat(ended.getCount()).isZero();
        assertThat(lane.isIdle()).isTrue();
    }

    private void hear(Flip flip) throws InterruptedException {
        allowed.acquire();
        heard.add(flip.flips());
    }

    private void tell(long number) {
        lane.tell(Flips.down(number));
    }

    private void awaitHeard(int count) {
        Flips.await(count + " flips", () -> heard.size() >= count);
    }
}
