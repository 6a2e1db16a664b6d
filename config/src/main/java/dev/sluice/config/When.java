package dev.sluice.config;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Where a key has a meaning.
///
/// @param holds false where it surely has none; what is not known is not held against the operator
/// @param words the place, as the reference says it
/// @param refusal what a problem says of the key elsewhere, for example `has no meaning with
///     balance random`
/// @param instead what to write there
record When(Predicate<Fields> holds, String words, Function<Fields, String> refusal,
        String instead) {

    /// Beside these values of another key of its block.
    static <E> When beside(Key<E> selector, Set<E> values) {
        var type = (Scalar<E>) selector.type();
        String words = values.stream().map(type::write).sorted()
                .collect(Collectors.joining(" or ", selector.name() + " ", ""));
        return new When(fields -> {
            Value<E> chosen = fields.find(selector);
            return chosen == null || values.contains(chosen.it());
        }, "`" + words + "`",
                fields -> "has no meaning with %s %s".formatted(selector.name(),
                        type.write(fields.get(selector))),
                words);
    }

    /// Unless all its traffic is over one transport.
    static When unlessOnly(Transport transport, String words, String refusal, String instead) {
        return new When(fields -> !fields.carriesOnly(transport), words, _ -> refusal, instead);
    }
}
