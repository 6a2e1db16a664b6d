package dev.sluice.core;

import java.util.List;

/// What applying a configuration came to.
public sealed interface ApplyResult {

    /// It runs.
    ///
    /// @param notes what the operator should know, one sentence each; mostly empty
    record Applied(List<String> notes) implements ApplyResult {
        public Applied {
            notes = List.copyOf(notes);
        }
    }

    /// It cannot run, and nothing has changed.
    ///
    /// @param reason one line in an operator's words
    record Refused(String reason) implements ApplyResult {}
}
