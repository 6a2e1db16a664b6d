package dev.sluice.config;

import java.util.List;

/// The configuration as it works, every default written out.
///
/// @param entries in the order of the reference: one for each key that has a value
public record EffectiveConfig(List<Entry> entries) {

    public EffectiveConfig {
        entries = List.copyOf(entries);
    }

    /// One value and where it came from.
    ///
    /// @param keys the keys that lead to it; `[0]` is the first element of a list
    /// @param value as an operator would write it, in YAML; secrets are shown as `***`
    /// @param origin `FILE:LINE`, `FILE:LINE (${NAME})` for a value with
    ///     variables, or `default`
    public record Entry(List<String> keys, String value, String origin) {

        public Entry {
            keys = List.copyOf(keys);
        }

        /// The keys joined by dots: `listeners.web.idle-timeout`.
        public String path() {
            return String.join(".", keys);
        }
    }
}
