package dev.sluice.core;

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

    private final Clock clock;
    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Timed> waiting = new Long2ObjectHashMap<>();
    private final ArrayList<Timed> due = new ArrayList<>();
    private final DeadlineTimerWheel.TimerHandler collector = this::collect;
    private @Nullable Runnable stopTicking; // null while nothing ticks

    Timers(Clock clock) {
        this.clock = clock;
        this.wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, clock.now(), TICK_NANOS,
                TICKS_PER_WHEEL);
    }

    /// What the wheel needs of its loop.
    interface Clock {

        /// The time of the event at hand, as [System#nanoTime()].
        long now();

        /// Calls `beat` once per tick, with a fresh [#now], until the answer is run.
        Runnable everyTick(Runnable beat);

        /// A bug has shown itself.
        void fault(Throwable bug);
    }

    /// Calls `timed` once, `delayNanos` after the loop's now.
    ///
    /// @return the number to [#stop] it by
    long start(long delayNanos, Timed timed) {
        if (stopTicking == null) {
            startTicking();
        }
        long id = wheel.scheduleTimer(clock.now() + delayNanos);
        waiting.put(id, timed);
        return id;
    }

    /// Forgets a deadline of `timed`; harmless when it has passed or is [#NONE].
    @SuppressWarnings("ReferenceEquality") // the very one that was given to start()
    void stop(long id, Timed timed) {
        // The number of a deadline that has passed may be somebody else's by now.
        if (id != NONE && waiting.get(id) == timed) {
            waiting.remove(id);
            wheel.cancelTimer(id);
        }
    }

    int waiting() {
        return waiting.size();
    }

    private void startTicking() {
        // The wheel stood still while nothing waited: without this it would walk through every tick
        // that it missed.
        wheel.currentTickTime(clock.now());
        stopTicking = clock.everyTick(this::onTick);
    }

    private void onTick() {
        try {
            expire(clock.now());
        } catch (Throwable bug) {
            clock.fault(bug);
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
            call(due.get(i), now);
        }
        due.clear();
        if (wheel.timerCount() == 0 && stopTicking != null) {
            stopTicking.run();
            stopTicking = null;
        }
    }

    private void call(Timed timed, long now) {
        try {
            timed.onTimer(now);
        } catch (Throwable bug) {
            clock.fault(bug);
            timed.onFault();
        }
    }
}
