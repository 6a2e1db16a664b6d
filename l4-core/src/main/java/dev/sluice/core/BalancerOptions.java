package dev.sluice.core;

import dev.sluice.config.BackendKey;
import dev.sluice.config.ObserveConfig;
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
/// @param observer told of backends on which sessions fail, where the pool asks for that
/// @param sessionLog where the lines of the session log go; flushed, never closed
public record BalancerOptions(@Nullable Path countersFile, Consumer<BackendKey> suspect,
        Observer observer, OutputStream sessionLog) {

    /// With nobody who observes.
    public BalancerOptions(@Nullable Path countersFile, Consumer<BackendKey> suspect,
            OutputStream sessionLog) {
        this(countersFile, suspect, (_, _) -> {}, sessionLog);
    }

    /// Is told of backends on which sessions fail.
    @FunctionalInterface
    public interface Observer {

        /// As many sessions in a row failed as the pool's `observe` says, and others can do the
        /// work. Called on the control thread; must not block or throw.
        void outlier(BackendKey key, ObserveConfig observe);
    }
}
