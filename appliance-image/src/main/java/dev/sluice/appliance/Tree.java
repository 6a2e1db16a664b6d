package dev.sluice.appliance;

import java.util.List;
import java.util.Map;

/// Reads an answer of the daemon. What is not there reads as empty or zero, so that a command can
/// speak to a daemon of a neighbouring version.
record Tree(Map<?, ?> values) {

    String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    long number(String key) {
        return values.get(key) instanceof Number number ? number.longValue() : 0;
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    boolean isTrue(String key) {
        return values.get(key) instanceof Boolean flag && flag;
    }

    Tree tree(String key) {
        return values.get(key) instanceof Map<?, ?> map ? new Tree(map) : new Tree(Map.of());
    }

    List<Tree> trees(String key) {
        return list(key).stream().filter(Map.class::isInstance)
                .map(element -> new Tree((Map<?, ?>) element)).toList();
    }

    List<String> texts(String key) {
        return list(key).stream().map(String::valueOf).toList();
    }

    private List<?> list(String key) {
        return values.get(key) instanceof List<?> list ? list : List.of();
    }
}
