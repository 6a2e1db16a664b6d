package dev.sluice.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// A loop without sockets, whose time a test makes.
final class SimulatedHome implements Home, AutoCloseable {

    private final FakeClock clock = new FakeClock();
    private final Timers timers = new Timers(clock);
    private final SessionList sessions = new SessionList();
    private final SessionBudget budget;
    private final UnprovenRings unproven = new UnprovenRings();
    private final Counters counters;
    private final SessionLog log;
    private final List<Backend> suspected = new ArrayList<>();

    /// @param budget TCP sessions that the descriptors would allow
    SimulatedHome(int budget) {
        this.budget = new SessionBudget(budget);
        try {
            counters = Counters.open(null, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        log = SessionLog.start(new ByteArrayOutputStream(), counters.loop());
    }

    FakeClock clock() {
        return clock;
    }

    Counters allCounters() {
        return counters;
    }

    List<Backend> suspected() {
        return suspected;
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
        return counters.loop().onLoop(0);
    }

    @Override
    public LoopLog sessionLog() {
        return log.onLoop(0);
    }

    @Override
    public void suspect(Backend backend) {
        suspected.add(backend);
    }

    @Override
    public void close() throws IOException {
        log.close();
        counters.close();
    }
}
