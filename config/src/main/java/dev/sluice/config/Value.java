package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/// A value and where it came from.
///
/// @param place where it stands; null for a default
/// @param variables the `${NAME}`s it was made with, separated by spaces; empty for none
record Value<T>(T it, @Nullable Place place, String variables) {

    static <T> Value<T> byDefault(T it) {
        return new Value<>(it, null, "");
    }

    /// `FILE:LINE`, `FILE:LINE (${NAME})` or `default`.
    String origin() {
        if (place == null) {
            return "default";
        }
        return variables.isEmpty() ? place.toString() : place + " (" + variables + ")";
    }
}
