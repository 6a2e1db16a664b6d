package dev.sluice.config;

import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One key of the language. Everything that is known of it is here, once: the decoder, the
/// defaults, `config show`, the schema and the reference all read it from this.
///
/// @param name as the operator writes it
/// @param type what may stand behind it
/// @param doc what it means: sentences
/// @param example a value an operator might write; empty when its block's example shows it
/// @param fallback its value when it is not written
/// @param when where it has a meaning; null for everywhere
record Key<T>(String name, ValueType<T> type, String doc, String example, Fallback<T> fallback,
        @Nullable When when) {

    /// What holds when a key is not written.
    ///
    /// @param note as the reference says it
    /// @param value from the other keys of its block; null for no value
    /// @param required true when the key must be written
    record Fallback<T>(String note, Function<Fields, @Nullable T> value, boolean required) {}

    /// A key that must be written.
    static <T> Key<T> required(String name, ValueType<T> type, String doc) {
        return new Key<>(name, type, doc, "",
                new Fallback<>("none, it must be written", _ -> null, true), null);
    }

    /// A key with a default.
    static <T> Key<T> of(String name, Scalar<T> type, T fallback, String doc) {
        return of(name, type, "`" + type.write(fallback) + "`", _ -> fallback, doc);
    }

    /// A key whose default comes from other keys, or that may have no value.
    static <T> Key<T> of(String name, ValueType<T> type, String note,
            Function<Fields, @Nullable T> fallback, String doc) {
        return new Key<>(name, type, doc, "", new Fallback<>(note, fallback, false), null);
    }

    /// A key that holds a block, whose keys have defaults of their own.
    static Key<Fields> block(String name, Block block, String doc) {
        return of(name, new BlockOf(block), "as its keys say", _ -> null, doc);
    }

    Key<T> example(String text) {
        return new Key<>(name, type, doc, text, fallback, when);
    }

    <E> Key<T> when(Key<E> selector, Set<E> values) {
        return when(When.beside(selector, values));
    }

    Key<T> when(When place) {
        return new Key<>(name, type, doc, example, fallback, place);
    }
}
