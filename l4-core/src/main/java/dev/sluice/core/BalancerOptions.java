package dev.sluice.core;

import dev.sluice.config.BackendKey;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a [Balancer] needs besides its configuration.
///
/// @param countersFile where other processes find the counters; null for memory of its own
/// @param suspect told when sessions have trouble with a backend, so that its next check comes
///     sooner; called on event loops, or on the control thread where loops are pinned, up to once per
///     failed connection: must not block or throw
/// @param sessionLog where the lines of the session log go; flushed, never closed
public record BalancerOptions(@Nullable Path countersFile, Consumer<BackendKey> suspect,
        OutputStream sessionLog) {}
