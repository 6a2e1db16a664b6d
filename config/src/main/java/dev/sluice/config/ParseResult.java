package dev.sluice.config;

import java.util.List;

/// What reading the text came to. Bad configuration is an answer, not an exception: the operator
/// sees every problem at once, and the running configuration stays as it was.
public sealed interface ParseResult {

    /// The text is good.
    ///
    /// @param config with every default applied
    /// @param effective the same, key by key, with where each value came from
    record Accepted(BalancerConfig config, EffectiveConfig effective) implements ParseResult {}

    /// The text is not good.
    ///
    /// @param problems at least one, in the order of the file
    record Rejected(List<Problem> problems) implements ParseResult {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
