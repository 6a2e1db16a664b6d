package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Values that are one of a few words.
final class Words {

    static final Scalar<Boolean> BOOLEAN = oneOf(Map.of("true", true, "false", false),
            List.of("true", "false"));

    private Words() {}

    /// The constants of an enum, in lower case with dashes.
    static <E extends Enum<E>> Scalar<E> of(Class<E> type) {
        return of(type, constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// The constants of an enum, each by its own word.
    static <E extends Enum<E>> Scalar<E> of(Class<E> type, Function<E, String> word) {
        var values = new LinkedHashMap<String, E>();
        for (E constant : type.getEnumConstants()) {
            values.put(word.apply(constant), constant);
        }
        return oneOf(values, List.copyOf(values.keySet()));
    }

    /// Exactly these words.
    static Scalar<String> only(String... words) {
        return oneOf(Stream.of(words).collect(Collectors.toMap(word -> word, word -> word)),
                List.of(words));
    }

    private static <T> Scalar<T> oneOf(Map<String, T> values, List<String> words) {
        String expected = String.join(", ", words.subList(0, words.size() - 1))
                + (words.size() > 1 ? " or " : "") + words.getLast();
        // YAML editors read true and false as booleans.
        Map<String, Object> schema = values.containsValue(true)
                ? Map.of("type", "boolean")
                : Map.of("enum", words);
        return new Scalar<>(expected, schema, text -> {
            T value = values.get(text);
            if (value != null) {
                return Reading.good(value);
            }
            return Suggestion.closest(text, words)
                    .<Reading<T>>map(word -> Reading.bad("",
                            words.size() == 1 ? word : expected + "; did you mean " + word + "?"))
                    .orElseGet(Reading::bad);
        }, value -> words.stream().filter(word -> value.equals(values.get(word))).findFirst()
                .orElseThrow());
    }
}
