package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The changes that turn one configuration into another, in the order to make them: what is new
/// comes up before what uses it, and what is old goes away last. Only a listener that goes from TCP
/// to UDP or back goes away before it comes again, since both have its name.
///
/// @param before the configuration that runs
/// @param after the configuration that is to run
/// @param changes empty when the two are equal
public record ConfigDiff(BalancerConfig before, BalancerConfig after, List<Change> changes) {

    public ConfigDiff {
        changes = List.copyOf(changes);
    }

    /// What differs between two configurations. Pools and backends are found by their keys,
    /// listeners by their names; the order of keys in the file changes nothing.
    public static ConfigDiff between(BalancerConfig before, BalancerConfig after) {
        var changes = new ArrayList<Change>();
        if (before.engine() != after.engine() || !before.loops().equals(after.loops())) {
            changes.add(new Change.EngineAltered(after.engine(), after.loops()));
        }
        var oldPools = byName(before.pools(), PoolConfig::name);
        var newPools = byName(after.pools(), PoolConfig::name);
        var oldListeners = byName(before.listeners(), ListenerConfig::name);
        var newListeners = byName(after.listeners(), ListenerConfig::name);
        newPools.forEach((name, pool) -> {
            PoolConfig was = oldPools.get(name);
            if (was == null) {
                changes.add(new Change.PoolAdded(pool));
            } else if (!was.equals(pool)) {
                changes.add(alteration(was, pool));
            }
        });
        newListeners.forEach((name, listener) -> changes
                .addAll(listenerChanges(oldListeners.get(name), listener)));
        oldListeners.forEach((name, listener) -> {
            if (!newListeners.containsKey(name)) {
                changes.add(new Change.ListenerRemoved(listener));
            }
        });
        oldPools.forEach((name, pool) -> {
            if (!newPools.containsKey(name)) {
                changes.add(new Change.PoolRemoved(pool));
            }
        });
        return new ConfigDiff(before, after, changes);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    private static List<Change> listenerChanges(@Nullable ListenerConfig before,
            ListenerConfig after) {
        if (before == null) {
            return List.of(new Change.ListenerAdded(after));
        }
        if (before.isUdp() != after.isUdp()) {
            return List.of(new Change.ListenerRemoved(before), new Change.ListenerAdded(after));
        }
        return before.equals(after)
                ? List.of()
                : List.of(new Change.ListenerAltered(before, after));
    }

    private static Change alteration(PoolConfig before, PoolConfig after) {
        var old = byName(before.backends(), BackendConfig::key);
        var added = new ArrayList<BackendConfig>();
        var altered = new ArrayList<BackendConfig>();
        for (BackendConfig backend : after.backends()) {
            BackendConfig was = old.remove(backend.key());
            if (was == null) {
                added.add(backend);
            } else if (!was.equals(backend)) {
                altered.add(backend);
            }
        }
        return new Change.PoolAltered(before, after, added, altered, List.copyOf(old.values()));
    }

    private static <K, V> Map<K, V> byName(List<V> values,
            java.util.function.Function<V, K> name) {
        var byName = new LinkedHashMap<K, V>();
        values.forEach(value -> byName.put(name.apply(value), value));
        return byName;
    }
}
