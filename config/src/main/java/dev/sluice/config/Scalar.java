package dev.sluice.config;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// One value written as text.
///
/// @param expected what to write, as it follows "expected:" in a problem
/// @param schema the same for editors, as JSON Schema
/// @param reader makes a value of the text, variables already put in
/// @param writer the text an operator would write for a value
/// @param secret true when what is written must not be shown, not even when it is refused
record Scalar<T>(String expected, Map<String, Object> schema, Function<String, Reading<T>> reader,
        Function<T, String> writer, boolean secret) implements ValueType<T> {

    /// A value that may be shown.
    Scalar(String expected, Map<String, Object> schema, Function<String, Reading<T>> reader,
            Function<T, String> writer) {
        this(expected, schema, reader, writer, false);
    }

    /// The same with one more word, which stands for `value`.
    Scalar<T> or(String word, T value) {
        return new Scalar<>(expected + ", or " + word,
                Map.of("anyOf", java.util.List.of(Map.of("const", word), schema)),
                text -> text.equals(word)
                        ? Reading.good(value)
                        : withWord(reader.apply(text), word),
                it -> it.equals(value) ? word : writer.apply(it));
    }

    /// A hint that names what to write names the extra word too.
    private static <T> Reading<T> withWord(Reading<T> reading, String word) {
        return reading instanceof Reading.Bad<T>(String reason, String expected)
                && !expected.isEmpty()
                        ? Reading.bad(reason, expected + ", or " + word)
                        : reading;
    }

    @Override
    public @Nullable Value<T> read(Node node, Spot spot) {
        Value<String> text = spot.text(node, expected);
        if (text == null) {
            return null;
        }
        return switch (reader.apply(text.it())) {
            case Reading.Good<T>(T value) -> new Value<>(value, text.place(), text.variables());
            case Reading.Bad<T>(String reason, String hint) -> {
                spot.refuse(node, secret ? Secret.SHOWN : Shown.of(text.it()), reason,
                        hint.isEmpty() ? expected : hint);
                yield null;
            }
        };
    }

    String write(T value) {
        return writer.apply(value);
    }
}
