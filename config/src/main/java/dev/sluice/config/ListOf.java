package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A list of values.
///
/// @param element what each of them is
/// @param loneAllowed true when a single value may stand without its list
/// @param min fewest elements
/// @param max most elements
record ListOf<T>(ValueType<T> element, boolean loneAllowed, int min, int max)
        implements
            ValueType<List<Value<T>>> {

    @Override
    public String expected() {
        return loneAllowed
                ? element.expected() + ", or a list of such"
                : "a list, each element " + element.expected();
    }

    @Override
    public @Nullable Value<List<Value<T>>> read(Node node, Spot spot) {
        if (!(node instanceof SequenceNode sequence)) {
            return readLone(node, spot);
        }
        if (!spot.enter(node)) {
            return null;
        }
        int size = sequence.getValue().size();
        if (size < min || size > max) {
            spot.refuse(node, size == 0 ? "an empty list" : "a list of " + size, "",
                    size < min ? expected() : "a list of at most " + max);
            return null;
        }
        var elements = new ArrayList<Value<T>>();
        for (Node child : sequence.getValue()) {
            Value<T> value = element.read(child, spot);
            if (value != null) {
                elements.add(value);
            }
        }
        return elements.size() < size ? null : new Value<>(elements, spot.place(node), "");
    }

    private @Nullable Value<List<Value<T>>> readLone(Node node, Spot spot) {
        if (!loneAllowed || node.getNodeType() != NodeType.SCALAR) {
            spot.refuse(node, spot.describe(node), "", expected());
            return null;
        }
        Value<T> value = element.read(node, spot);
        return value == null ? null : new Value<>(List.of(value), value.place(), value.variables());
    }
}
