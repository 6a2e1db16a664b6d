package dev.sluice.config;

/// What carries the traffic of a listener.
enum Transport {
    /// TCP, and streams over Unix sockets.
    TCP,
    UDP,
    /// What its text means to say cannot be told.
    UNKNOWN
}
