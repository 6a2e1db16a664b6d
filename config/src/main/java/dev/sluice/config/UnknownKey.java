package dev.sluice.config;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// What an operator may have meant by a key that does not exist.
final class UnknownKey {

    private UnknownKey() {}

    /// For example `did you mean "balance"?` or `"weight" belongs in a backend`.
    static String hint(String name, Block block) {
        Optional<String> close = Suggestion.closest(name, block.byName().keySet());
        var homes = new LinkedHashSet<String>();
        collectHomes(name, TopKeys.BLOCK, homes);
        homes.remove(block.title());
        if (!homes.isEmpty()) {
            return "\"%s\" belongs %s".formatted(name, String.join(" or ", homes));
        }
        return close.map(word -> "did you mean \"" + word + "\"?")
                .orElseGet(() -> "expected: " + block.keyNames());
    }

    private static void collectHomes(String name, Block block, Set<String> homes) {
        for (Key<?> key : block.keys()) {
            if (key.name().equals(name) && block != DefaultsKeys.BLOCK) {
                homes.add(block.title().isEmpty() ? "at the top level" : "in " + block.title());
            }
            Block inner = blockIn(key.type());
            if (inner != null) {
                collectHomes(name, inner, homes);
            }
        }
    }

    static @org.jspecify.annotations.Nullable Block blockIn(ValueType<?> type) {
        return switch (type) {
            case Scalar<?> _ -> null;
            case ListOf<?>(ValueType<?> element, _, _, _) -> blockIn(element);
            case BlockOf(Block block, _) -> block;
            case WordOrBlock(_, Block block) -> block;
            case NamedBlocks(_, Block block) -> block;
        };
    }
}
