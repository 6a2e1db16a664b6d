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
    /// @param path the keys that lead to it, joined by dots: `listeners.web.idle-timeout`
    /// @param value as an operator would write it; secrets are shown as `***`
    /// @param origin `FILE:LINE`, or `default`
    public record Entry(String path, String value, String origin) {}
}
