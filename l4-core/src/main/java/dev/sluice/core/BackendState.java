package dev.sluice.core;

/// What the checks last said of a backend.
enum BackendState {
    /// Nothing yet: it is new, and waits for its first result.
    PENDING,
    /// It answers as it should.
    UP,
    /// It does not answer, or answers wrongly.
    DOWN,
    /// It answers, but is not what the check asks for, for example a standby.
    WRONG_ROLE,
    /// The configuration has it no more.
    REMOVED
}
