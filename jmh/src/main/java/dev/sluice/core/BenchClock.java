package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// Time that passes when the benchmark says so, and a loop that is woken when it asked for it.
final class BenchClock implements Timers.Clock {

    private long now;
    private long wakeAt;
    private @Nullable Runnable wake;

    void pass(long nanos) {
        now += nanos;
        Runnable awaited = wake;
        if (awaited != null && now >= wakeAt) {
            wake = null;
            awaited.run();
        }
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void wakeAt(long nanos, Runnable task) {
        wakeAt = nanos;
        wake = task;
    }

    @Override
    public void fault(Throwable bug) {
        throw new IllegalStateException(bug);
    }
}
