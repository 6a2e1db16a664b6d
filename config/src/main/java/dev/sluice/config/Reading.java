package dev.sluice.config;

/// What reading one written value came to.
sealed interface Reading<T> {

    record Good<T>(T value) implements Reading<T> {}

    /// The value is not good.
    ///
    /// @param reason follows what was found, for example `has no unit`; may be empty
    /// @param expected what to write instead; empty for what the type says of itself
    record Bad<T>(String reason, String expected) implements Reading<T> {}

    static <T> Reading<T> good(T value) {
        return new Good<>(value);
    }

    /// Not of this type at all.
    static <T> Reading<T> bad() {
        return new Bad<>("", "");
    }

    static <T> Reading<T> bad(String reason, String expected) {
        return new Bad<>(reason, expected);
    }
}
