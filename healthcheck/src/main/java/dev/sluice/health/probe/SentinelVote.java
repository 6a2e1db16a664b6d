package dev.sluice.health.probe;

/// What one Sentinel says of a server that takes itself for the master.
sealed interface SentinelVote {

    /// It is.
    record Agrees() implements SentinelVote {}

    /// Another one is.
    ///
    /// @param master its address and port, for an operator
    record Disagrees(String master) implements SentinelVote {}

    /// Nothing that counts.
    ///
    /// @param why in an operator's words
    record Abstains(String why) implements SentinelVote {}
}
