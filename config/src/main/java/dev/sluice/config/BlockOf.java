package dev.sluice.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;

/// A block of keys.
///
/// @param block its keys
/// @param shorthand the key that a lone text stands for; null when the block has no short form
record BlockOf(Block block, @Nullable Key<?> shorthand) implements ValueType<Fields> {

    BlockOf(Block block) {
        this(block, null);
    }

    @Override
    public String expected() {
        String keys = "a block with " + block.someKeyNames();
        return shorthand == null ? keys : shorthand.type().expected() + ", or " + keys;
    }

    @Override
    public @Nullable Value<Fields> read(Node node, Spot spot) {
        if (node instanceof MappingNode mapping) {
            Fields fields = spot.decoder().fields(block, mapping, spot.owner());
            return fields == null ? null : new Value<>(fields, spot.place(node), "");
        }
        if (shorthand == null || node.getNodeType() != NodeType.SCALAR) {
            spot.refuse(node, spot.describe(node), "", expected());
            return null;
        }
        Value<?> value = shorthand.type().read(node, spot);
        return value == null
                ? null
                : new Value<>(
                        new Fields(block, spot.owner(), value.place(),
                                Map.of(shorthand.name(), value)),
                        value.place(), "");
    }
}
