package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// The decoder at the value of one key.
///
/// @param label the key, as problems name it
/// @param owner what a block found here belongs to
record Spot(Decoder decoder, String label, String owner) {

    /// The text at a node with its variables put in, or null after a problem was added.
    @Nullable
    Value<String> text(Node node, String expected) {
        if (!(node instanceof ScalarNode scalar) || isEmpty(node)) {
            refuse(node, describe(node), "", expected);
            return null;
        }
        if (!enter(node)) {
            return null;
        }
        if (scalar.getValue().indexOf('$') < 0) {
            return new Value<>(scalar.getValue(), place(node), "");
        }
        var filled = decoder.environment().fill(scalar.getValue());
        filled.problems().forEach(problem -> decoder.problem(node, label + ": " + problem));
        return filled.problems().isEmpty()
                ? new Value<>(filled.text(), place(node), String.join(" ", filled.variables()))
                : null;
    }

    /// Adds the problem that `found` is not what was `expected`.
    void refuse(Node node, String found, String reason, String expected) {
        decoder.problem(node, "%s: %s%s%s (expected: %s)".formatted(label, found,
                reason.isEmpty() ? "" : " ", reason, expected));
    }

    /// Counts one more node; false when there are too many.
    boolean enter(Node node) {
        return decoder.enter(node);
    }

    Place place(Node node) {
        return decoder.place(node);
    }

    /// What kind of thing stands at a node.
    String describe(Node node) {
        return switch (node) {
            case MappingNode _ -> "a block of keys";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar when !isEmpty(node) -> Shown.of(scalar.getValue());
            default -> "nothing";
        };
    }

    /// True for no value at all: nothing after the colon, `~` or `null`.
    boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && List.of("", "~", "null").contains(scalar.getValue());
    }
}
