package dev.sluice.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// What may stand behind a key: how it is read, and how a hint, the schema and the reference
/// describe it.
///
/// @param <T> what it is read into
sealed interface ValueType<T> permits Scalar, ListOf, BlockOf, WordOrBlock, NamedBlocks {

    /// What to write, as it follows "expected:" in a problem.
    String expected();

    /// The value at `node`, or null after a problem was added.
    @Nullable
    Value<T> read(Node node, Spot spot);
}
