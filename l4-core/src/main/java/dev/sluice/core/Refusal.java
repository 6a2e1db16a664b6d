package dev.sluice.core;

/// Why a listener did not take a client. Each has its own counter.
enum Refusal {
    /// Its address is not served.
    DENIED,
    /// The listener has as many sessions as it may.
    SESSIONS,
    /// Its source has as many sessions as one source may.
    SESSIONS_PER_SOURCE,
    /// New sessions come faster than the listener takes them.
    RATE,
    /// New sessions come faster from its source than the listener takes them from one.
    RATE_PER_SOURCE
}
