package dev.sluice.core;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/// The deadlines of one event loop, on a timer wheel (Varghese and Lauck 1987): starting and
/// stopping one costs the same however many there are, and allocates nothing. A deadline is met up
/// to one tick late, and never early. While nothing waits, nothing ticks.
final class Timers {

    /// 2^26 ns, about 67 ms; the wheel wants a power of two.
    static final long TICK_NANOS = 1L << 26;
    static final long NONE = DeadlineTimerWheel.NULL_DEADLINE;
    private static final int TICKS_PER_WHEEL = 1024;

    private final Loop loop;
    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Timed> waiting = new Long2ObjectHashMap<>();
    private final ArrayList<Timed> due = new ArrayList<>();
    private final DeadlineTimerWheel.TimerHandler collector = this::collect;
    private @Nullable ScheduledFuture<?> ticking;

    Timers(Loop loop) {
        this.loop = loop;
        this.wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, loop.now(), TICK_NANOS,
                TICKS_PER_WHEEL);
    }

    /// Calls `timed` once, `delayNanos` after the loop's now.
    ///
    /// @return the number to [#stop] it by
    long start(long delayNanos, Timed timed) {
        if (ticking == null) {
            startTicking();
        }
        long id = wheel.scheduleTimer(loop.now() + delayNanos);
        waiting.put(id, timed);
        return id;
    }

    /// Forgets a deadline; harmless when it has passed or is [#NONE].
    void stop(long id) {
        if (id != NONE && waiting.remove(id) != null) {
            wheel.cancelTimer(id);
        }
    }

    int waiting() {
        return waiting.size();
    }

    private void startTicking() {
        // The wheel stood still while nothing waited: without this it would walk through every tick
        // that it missed.
        wheel.currentTickTime(loop.now());
        ticking = loop.events().scheduleAtFixedRate(this::onTick, TICK_NANOS, TICK_NANOS,
                TimeUnit.NANOSECONDS);
    }

    private void onTick() {
        try {
            loop.tick();
            expire(loop.now());
        } catch (Throwable bug) {
            loop.fault(bug);
        }
    }

    private boolean collect(TimeUnit unit, long now, long id) {
        return due.add(waiting.remove(id));
    }

    private void expire(long now) {
        // Collected first and called after: what a callback starts or stops must not change the
        // wheel under its own poll, which looks at one tick at a time.
        long tick;
        do {
            tick = wheel.currentTickTime();
            wheel.poll(now, collector, Integer.MAX_VALUE);
        } while (wheel.currentTickTime() != tick);
        for (int i = 0; i < due.size(); i++) {
            due.get(i).onTimer(now);
        }
        due.clear();
        if (wheel.timerCount() == 0 && ticking != null) {
            ticking.cancel(false);
            ticking = null;
        }
    }
}
