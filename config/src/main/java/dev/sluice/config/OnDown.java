package dev.sluice.config;

import java.time.Duration;

/// What happens to the open sessions of a backend that goes away, by the way it goes.
///
/// @param unreachable its checks fail
/// @param wrongRole it answers, but is not what the check asks for
/// @param removed a reload took it out of the file
public record OnDown(Action unreachable, Action wrongRole, Action removed) {

    public static final OnDown DEFAULT = new OnDown(new Action.Keep(), new Action.Close(),
            new Action.Drain(Duration.ofSeconds(30)));

    /// What happens to open sessions.
    public sealed interface Action {
        /// They go on until they end by themselves.
        record Keep() implements Action {}

        /// They may finish for so long, then they are closed.
        record Drain(Duration deadline) implements Action {
            public Drain {
                Gate.positive("drain", deadline);
            }
        }

        /// They are closed now.
        record Close() implements Action {}
    }
}
