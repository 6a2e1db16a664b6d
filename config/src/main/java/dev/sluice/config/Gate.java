package dev.sluice.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/// The last gate of the model's constructors. The parser reports an operator's mistakes with their
/// places long before; what is caught here is a bug in code that builds values by hand.
final class Gate {

    private Gate() {}

    static void range(String what, long found, long min, long max) {
        if (found < min || found > max) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: %d..%d)".formatted(what, found, min, max));
        }
    }

    static void positive(String what, Duration found) {
        if (found.isZero() || found.isNegative()) {
            throw new IllegalArgumentException("%s: %s (expected: > 0)".formatted(what, found));
        }
    }

    static void notNegative(String what, Duration found) {
        if (found.isNegative()) {
            throw new IllegalArgumentException("%s: %s (expected: >= 0)".formatted(what, found));
        }
    }

    static void distinct(String what, List<?> names) {
        var seen = new HashSet<Object>();
        for (Object name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("%s: %s stands twice".formatted(what, name));
            }
        }
    }
}
