package dev.sluice.config;

/// The balancing algorithms of `balance`.
public enum Balance {
    /// In turn, by weight, smoothly spread.
    ROUND_ROBIN,
    /// The one with the fewest open sessions for its weight; ties are spread.
    LEAST_CONNECTIONS,
    /// The less loaded of two drawn at random by weight.
    RANDOM_TWO,
    /// By a consistent hash of the client (weighted rendezvous).
    SOURCE_HASH,
    /// By Maglev's lookup table over a hash of the client.
    MAGLEV,
    /// At random by weight.
    RANDOM,
    /// The first in the file that has room.
    FIRST,
    /// The one with the lowest moving average of connect time, for its load and weight.
    LEAST_LATENCY
}
