package dev.sluice.config;

/// What a check says of a backend.
public enum Health {
    /// It works: it may get new sessions.
    UP,
    /// It is unreachable or broken.
    DOWN,
    /// It is alive, but not what the check asks for.
    WRONG_ROLE
}
