package dev.sluice.config;

import java.util.List;

/// The whole configuration as one immutable value, with every default applied.
///
/// @param engine which kernel interface moves the bytes
/// @param loops the event loops
/// @param listeners in the order of the file, each with a different name
/// @param pools in the order of the file, each with a different name; every listener's pool is here
public record BalancerConfig(EngineChoice engine, LoopsConfig loops, List<ListenerConfig> listeners,
        List<PoolConfig> pools) {

    public BalancerConfig {
        listeners = List.copyOf(listeners);
        pools = List.copyOf(pools);
        Gate.distinct("listener", listeners.stream().map(ListenerConfig::name).toList());
        Gate.distinct("pool", pools.stream().map(PoolConfig::name).toList());
        for (ListenerConfig listener : listeners) {
            if (pools.stream().noneMatch(pool -> pool.name().equals(listener.pool()))) {
                throw new IllegalArgumentException("listener %s: no pool named %s"
                        .formatted(listener.name(), listener.pool()));
            }
        }
    }

    /// The pool of this name.
    ///
    /// @throws IllegalArgumentException when there is none
    public PoolConfig pool(String name) {
        return pools.stream().filter(pool -> pool.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pool named " + name));
    }
}
