package dev.sluice.core;

import java.util.Locale;

/// What an operator calls something that is counted.
interface CounterName {

    /// In kebab-case, for example `bytes-to-clients`. Unique within its enum.
    String word();

    /// One sentence for the documentation.
    String meaning();

    static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
