package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
class BusyPollTest {

    private static final long SPAN = 50_000;

    private final Kernel kernel = new Kernel();
    private final Idle loop = new Idle();
    private long now = Long.MAX_VALUE - SPAN / 2; // the numbers wrap around meanwhile
    private final BusyPoll handler = new BusyPoll(kernel, SPAN, () -> now);

    @Test
    void sleepsBeforeTheFirstEvent() {
        assertThat(sleeps()).isTrue();
    }

    @Test
    void staysAwakeForItsSpanAfterAnEventAndThenSleeps() {
        handle(1);

        assertThat(sleeps()).isFalse();
        now += SPAN - 1;
        assertThat(sleeps()).isFalse();
        now += 1;
        assertThat(sleeps()).isTrue();
        now += 1000 * SPAN;
        assertThat(sleeps()).isTrue();
    }

    @Test
    void countsFromTheLastEvent() {
        handle(1);
        now += SPAN - 1;
        handle(3);
        now += SPAN - 1;

        assertThat(sleeps()).isFalse();
        now += 1;
        assertThat(sleeps()).isTrue();
    }

    @Test
    void countsFromTheEndOfWhatAnEventAskedFor() {
        kernel.lasts = 10 * SPAN;
        handle(1);

        now += SPAN - 1;
        kernel.lasts = 0;
        assertThat(sleeps()).isFalse();
    }

    @Test
    void doesNotSleepWhenTheLoopHasTasks() {
        loop.hasTasks = true;

        assertThat(sleeps()).isFalse();
    }

    @Test
    void tellsTheEngineOfTheLoopsDeadlinesAndTime() {
        handle(1);
        handler.run(loop);

        IoHandlerContext seen = kernel.context;
        assertThat(List.of(seen.deadlineNanos(), seen.delayNanos(5))).containsExactly(77L, 72L);
        assertThat(seen.shouldReportActiveIoTime()).isTrue();
        seen.reportActiveIoTime(9);
        assertThat(loop.reported).isEqualTo(9);
    }

    @Test
    void passesEverythingElseOn() throws Exception {
        handler.initialize();
        handler.wakeup();
        handler.prepareToDestroy();
        handler.destroy();

        assertThat(kernel.told).containsExactly("initialize", "wakeup", "prepare", "destroy");
        assertThat(handler.isCompatible(IoHandle.class)).isTrue();
    }

    @Test
    void isNotThereWhenItsSpanIsZero() {
        IoHandlerFactory engine = _ -> kernel;

        assertThat(BusyPoll.over(engine, Duration.ZERO)).isSameAs(engine);
    }

    private void handle(int events) {
        kernel.events = events;
        assertThat(handler.run(loop)).isEqualTo(events);
        kernel.events = 0;
    }

    private boolean sleeps() {
        assertThat(handler.run(loop)).isZero();
        return kernel.maySleep;
    }

    /// An engine that has as many events as it is told, each turn.
    private final class Kernel implements IoHandler {

        private final List<String> told = new ArrayList<>();
        private IoHandlerContext context = loop;
        private int events;
        private long lasts;
        private boolean maySleep;

        @Override
        public int run(IoHandlerContext turn) {
            context = turn;
            maySleep = turn.canBlock();
            now += lasts;
            return events;
        }

        @Override
        public void initialize() {
            told.add("initialize");
        }

        @Override
        public void prepareToDestroy() {
            told.add("prepare");
        }

        @Override
        public void destroy() {
            told.add("destroy");
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new AssertionError("nobody registers");
        }

        @Override
        public void wakeup() {
            told.add("wakeup");
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return type == IoHandle.class;
        }
    }

    private static final class Idle implements IoHandlerContext {

        private boolean hasTasks;
        private long reported;

        @Override
        public boolean canBlock() {
            return !hasTasks;
        }

        @Override
        public long delayNanos(long current) {
            return deadlineNanos() - current;
        }

        @Override
        public long deadlineNanos() {
            return 77;
        }

        @Override
        public void reportActiveIoTime(long nanos) {
            reported = nanos;
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return true;
        }
    }
}
