package dev.sluice.core;

/// What a UDP session needs of the event loop it lives on, sockets aside. A test plays it.
interface Home {

    /// The loop's number.
    int index();

    /// The time of the event at hand, as [System#nanoTime()].
    long now();

    Timers timers();

    /// Every session of the loop.
    SessionList sessions();

    SessionBudget budget();

    UnprovenRings unproven();

    LoopCells<LoopCounter> counters();

    LoopLog sessionLog();

    /// Sessions have trouble with a backend.
    void suspect(Backend backend);
}
