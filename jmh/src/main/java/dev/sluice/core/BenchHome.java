package dev.sluice.core;

import java.io.IOException;
import java.io.OutputStream;

/// What UDP sessions need of a loop, without a loop and without sockets; time passes when the
/// benchmark says so.
final class BenchHome implements Home, AutoCloseable {

    private static final int BUDGET = 1_000_000;

    private final BenchClock clock = new BenchClock();
    private final Timers timers = new Timers(clock);
    private final SessionList sessions = new SessionList();
    private final SessionBudget budget = new SessionBudget(BUDGET);
    private final UnprovenRings unproven = new UnprovenRings();
    private final Counters counters;
    private final LoopCells<LoopCounter> cells;
    private final SessionLog log;

    BenchHome() throws IOException {
        counters = Counters.open(null, 1);
        cells = counters.loop().onLoop(0);
        log = SessionLog.start(OutputStream.nullOutputStream(), counters.loop());
    }

    BenchClock clock() {
        return clock;
    }

    Counters allCounters() {
        return counters;
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public long now() {
        return clock.now();
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public SessionList sessions() {
        return sessions;
    }

    @Override
    public SessionBudget budget() {
        return budget;
    }

    @Override
    public UnprovenRings unproven() {
        return unproven;
    }

    @Override
    public LoopCells<LoopCounter> counters() {
        return cells;
    }

    @Override
    public LoopLog sessionLog() {
        return log.onLoop(0);
    }

    @Override
    public void suspect(Backend backend) {
        throw new IllegalStateException(backend + " is suspected (expected: a good one)");
    }

    @Override
    public void close() throws IOException {
        log.close();
        counters.close();
    }
}
