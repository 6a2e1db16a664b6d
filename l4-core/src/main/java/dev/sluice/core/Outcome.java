package dev.sluice.core;

/// What a call of [Relay#pump] came to.
enum Outcome {
    /// Nothing more to do until the kernel tells of a change.
    WAITING,
    /// Its share of the loop's time is used up; there may be more.
    BUSY,
    /// The source has ended, and the sink has all that it sent.
    DONE,
    /// The source is broken.
    SOURCE_FAILED,
    /// The sink is broken.
    SINK_FAILED
}
