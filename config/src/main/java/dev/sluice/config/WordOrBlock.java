package dev.sluice.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;

/// Either one word or a block of keys.
///
/// @param word what may stand instead of the block
/// @param block the keys of the block
record WordOrBlock(Scalar<String> word, Block block) implements ValueType<WordOrBlock.Choice> {

    /// Which of the two was written.
    sealed interface Choice {
        record Word(String word) implements Choice {}

        record Written(Fields fields) implements Choice {}
    }

    @Override
    public String expected() {
        return word.expected() + ", or a block with " + block.someKeyNames();
    }

    @Override
    public @Nullable Value<Choice> read(Node node, Spot spot) {
        if (node instanceof MappingNode mapping) {
            Fields fields = spot.decoder().fields(block, mapping, spot.owner());
            return fields == null
                    ? null
                    : new Value<>(new Choice.Written(fields), spot.place(node), "");
        }
        if (node.getNodeType() != NodeType.SCALAR || spot.isEmpty(node)) {
            spot.refuse(node, spot.describe(node), "", expected());
            return null;
        }
        var wordOrHint = new Scalar<>(expected(), word.schema(), word.reader(), word.writer());
        Value<String> value = wordOrHint.read(node, spot);
        return value == null
                ? null
                : new Value<>(new Choice.Word(value.it()), value.place(), value.variables());
    }
}
