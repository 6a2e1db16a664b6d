package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.WordOrBlock.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds for every block: keys that must be there, and keys that have a meaning only in some
/// places.
final class BlockRules {

    private final Problems problems;

    BlockRules(Problems problems) {
        this.problems = problems;
    }

    /// Looks at a block and at all blocks in it.
    void check(Fields fields) {
        for (Key<?> key : fields.block().keys()) {
            Place place = fields.keyPlace(key);
            if (key.fallback().required() && fields.find(key) == null && !fields.isBroken(key)) {
                refuseMissing(fields, key);
            } else if (place != null && !fields.applies(key) && key.when() != null) {
                problems.add(place, "%s: %s (expected: %s)".formatted(key.name(),
                        key.when().refusal().apply(fields), key.when().instead()));
            } else {
                checkInside(fields.own(key));
            }
        }
    }

    /// In `defaults`, a check key stands in one of two places.
    void checkDefaults(Fields defaults) {
        Value<Choice> check = defaults.own(PoolKeys.CHECK);
        if (check == null || !(check.it() instanceof Choice.Written(Fields inner))) {
            return;
        }
        for (Key<?> key : CheckBlock.BLOCK.keys()) {
            Place place = inner.keyPlace(key);
            Place other = defaults.keyPlace(key);
            if (place != null && other != null) {
                problems.add(place.compareTo(other) > 0 ? place : other,
                        "%s: stands both in defaults and in its check (expected: one of the two)"
                                .formatted(key.name()));
            }
        }
    }

    private void refuseMissing(Fields fields, Key<?> key) {
        if (fields.place() != null) {
            problems.add(fields.place(), "%s has no %s (expected: such as %s: %s)".formatted(
                    fields.owner(), key.name(), key.name(), key.example()));
        }
    }

    private void checkInside(@Nullable Value<?> value) {
        switch (value == null ? null : value.it()) {
            case Fields inner -> check(inner);
            case Choice.Written(Fields inner) -> check(inner);
            case List<?> list -> list.forEach(this::checkElement);
            case null, default -> {
                // A scalar has nothing inside.
            }
        }
    }

    private void checkElement(Object element) {
        switch (element) {
            case Value<?> value -> checkInside(value);
            case Named named -> check(named.fields());
            default -> throw new IllegalStateException("a list of " + element.getClass());
        }
    }
}
