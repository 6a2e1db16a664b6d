package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The keys that may stand together.
final class Block {

    private static final int HINT_KEYS = 4;

    private final String title;
    private final String doc;
    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    /// @param title as it follows "belongs in": `a pool`, `limits`; empty for the top level
    /// @param doc what the block is for: sentences for the reference
    Block(String title, String doc, List<Key<?>> keys) {
        this.title = title;
        this.doc = doc;
        for (Key<?> key : keys) {
            Key<?> other = this.keys.put(key.name(), key);
            assert other == null : key.name() + " stands twice in " + title;
        }
    }

    @Nullable
    Key<?> key(String name) {
        return keys.get(name);
    }

    Iterable<Key<?>> keys() {
        return keys.values();
    }

    /// For example `sessions, rate`.
    String keyNames() {
        return keys.keySet().stream().collect(Collectors.joining(", "));
    }

    /// The first of them, for a hint.
    String someKeyNames() {
        String names = keys.keySet().stream().limit(HINT_KEYS).collect(Collectors.joining(", "));
        return keys.size() > HINT_KEYS ? names + ", …" : names;
    }

    Map<String, Key<?>> byName() {
        return keys;
    }

    String title() {
        return title;
    }

    String doc() {
        return doc;
    }
}
