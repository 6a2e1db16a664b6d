package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Blocks of keys, each under a name that the operator chooses.
///
/// @param noun what one of them is called
/// @param block the keys of each
record NamedBlocks(String noun, Block block) implements ValueType<List<NamedBlocks.Named>> {

    /// @param place where the name stands
    record Named(String name, Place place, Fields fields) {}

    @Override
    public String expected() {
        return "%ss, each as NAME: with its keys below".formatted(noun);
    }

    @Override
    public @Nullable Value<List<Named>> read(Node node, Spot spot) {
        if (!(node instanceof MappingNode mapping)) {
            spot.refuse(node, spot.describe(node), "", expected());
            return null;
        }
        List<Named> blocks = spot.decoder().named(this, mapping);
        return blocks == null ? null : new Value<>(blocks, spot.place(node), "");
    }
}
