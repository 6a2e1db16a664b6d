package dev.sluice.config;

import java.util.List;

/// One step from the running configuration to the next one.
public sealed interface Change {

    /// The engine or what is wanted of the event loops differs; this takes effect at the next start only.
    record EngineAltered(EngineChoice engine, LoopsConfig loops) implements Change {}

    /// A pool that was not there.
    record PoolAdded(PoolConfig pool) implements Change {}

    /// A pool that is still there, with other settings or backends.
    ///
    /// @param added backends that were not there
    /// @param altered backends that were there with other attributes, as they are now
    /// @param removed backends that are no longer there
    record PoolAltered(PoolConfig before, PoolConfig after, List<BackendConfig> added,
            List<BackendConfig> altered, List<BackendConfig> removed) implements Change {
        public PoolAltered {
            added = List.copyOf(added);
            altered = List.copyOf(altered);
            removed = List.copyOf(removed);
        }
    }

    /// A pool that is no longer there.
    record PoolRemoved(PoolConfig pool) implements Change {}

    /// A listener that was not there.
    record ListenerAdded(ListenerConfig listener) implements Change {}

    /// A listener that is still there, with other settings or addresses; both are TCP, or both UDP.
    record ListenerAltered(ListenerConfig before, ListenerConfig after) implements Change {}

    /// A listener that is no longer there.
    record ListenerRemoved(ListenerConfig listener) implements Change {}
}
