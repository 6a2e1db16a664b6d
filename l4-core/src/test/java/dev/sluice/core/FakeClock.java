package dev.sluice.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Time as a test wants it, for [Timers]. Begins an hour before the numbers wrap around.
final class FakeClock implements Timers.Clock {

    private final List<Throwable> faults = new ArrayList<>();
    private final long origin = Long.MAX_VALUE - 3_600_000_000_000L;
    private long now = origin;
    private long wakeAt;
    private @Nullable Runnable wake;
    private int asked;
    private int wakeUps;

    /// Lets time go by on a loop that has nothing else to do: every wake-up comes when it should.
    void pass(long nanos) {
        long until = now + nanos;
        while (wake != null && wakeAt - until <= 0) {
            now = now - wakeAt > 0 ? now : wakeAt;
            wakeUp();
        }
        now = until;
    }

    /// Lets time go by while the loop does nothing at all, not even wake up.
    void stall(long nanos) {
        now += nanos;
    }

    private void wakeUp() {
        Runnable awaited = wake;
        wake = null;
        wakeUps++;
        if (awaited != null) {
            awaited.run();
        }
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void wakeAt(long nanos, Runnable task) {
        asked++;
        wakeAt = nanos;
        wake = task;
    }

    @Override
    public void fault(Throwable bug) {
        faults.add(bug);
    }

    /// The time since this clock began.
    long passed() {
        return now - origin;
    }

    boolean isAwaited() {
        return wake != null;
    }

    /// How often a wake-up was asked for.
    int asked() {
        return asked;
    }

    /// How often it came.
    int wakeUps() {
        return wakeUps;
    }

    List<Throwable> faults() {
        return faults;
    }
}
