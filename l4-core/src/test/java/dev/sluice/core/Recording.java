package dev.sluice.core;

/// Waits for one deadline of [Timers] and remembers when it was called.
final class Recording extends Timed {

    private final FakeClock clock;
    private final Timers timers;
    private long startedAt;
    private long delay;
    private long calledAt;
    private int calls;

    Recording(FakeClock clock, Timers timers) {
        this.clock = clock;
        this.timers = timers;
    }

    void start(long delayNanos) {
        startedAt = clock.now();
        delay = delayNanos;
        timers.start(delayNanos, this);
    }

    @Override
    void onTimer(long now) {
        calledAt = now;
        calls++;
    }

    @Override
    void onFault() {
        throw new AssertionError("nothing of this was faulty");
    }

    int calls() {
        return calls;
    }

    /// How long after its deadline it was called; negative when it was early, or not called once.
    long lateness() {
        return calls == 1 ? calledAt - startedAt - delay : Long.MIN_VALUE;
    }

    boolean isInTime() {
        return lateness() >= 0 && lateness() <= Math.max(Timers.TICK_NANOS, delay / 30);
    }

    @Override
    public String toString() {
        return "delay %d, %d calls, late by %d".formatted(delay, calls, lateness());
    }
}
