package dev.sluice.bench;

import java.util.Locale;

/// What is measured in a run, as it is written into the file of raw values.
enum Quantity {
    /// Bytes, requests, sessions or datagrams there and back in the window.
    WORK,
    /// How long the window was.
    SECONDS,
    /// User and system time of the peer's processes.
    PEER_CPU_SECONDS,
    /// The same of clients and backend.
    LOAD_CPU_SECONDS,
    /// What other processes took, in percent of one CPU.
    FOREIGN_PERCENT,
    /// What the hypervisor took, in percent of one CPU.
    STEAL_PERCENT,
    /// Half of the requests, sessions or datagrams took at most so long.
    P50_MICROS,
    /// 99 of a hundred took at most so long.
    P99_MICROS,
    /// Datagrams that did not come back.
    LOST,
    /// Proportional set size of the peer's processes before the first session.
    MEMORY_BEFORE_KB,
    /// The same with all sessions open.
    MEMORY_KB;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Quantity of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
