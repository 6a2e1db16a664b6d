package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import java.time.Duration;

/// What one look at one backend came to.
///
/// @param key which backend
/// @param outcome what it is, by this one answer
/// @param advice what it asks for besides
/// @param evidence the result in an operator's words
/// @param took how long it took; zero where nothing was asked
public record LiveReport(BackendKey key, Outcome outcome, Advice advice, String evidence,
        Duration took) {

    /// What a backend is, by one answer.
    public enum Outcome {
        /// Its check passed.
        UP,
        /// It failed.
        DOWN,
        /// It is alive, but not what the check asks for.
        WRONG_ROLE,
        /// The configuration says `check: none`, so it counts as up.
        NOT_CHECKED,
        /// `check: passive`: it counts as up until sessions have trouble with it.
        PASSIVE,
        /// The question could not be put, for a reason that lies on this machine.
        NOT_ASKED
    }
}
