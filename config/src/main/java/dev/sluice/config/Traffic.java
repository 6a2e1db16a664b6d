package dev.sluice.config;

import dev.sluice.config.NamedBlocks.Named;
import dev.sluice.config.WordOrBlock.Choice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells each listener by its binds, and each pool and its backends by the pool's listeners, which
/// transports they carry.
final class Traffic {

    private final Map<String, Set<Transport>> byPool = new HashMap<>();
    private boolean known;

    private Traffic(boolean known) {
        this.known = known;
    }

    /// @param complete false when a listener may stand in what could not be read
    static void tell(List<Named> listeners, List<Draft.Pool> pools, boolean complete) {
        var traffic = new Traffic(complete);
        Set<String> names = pools.stream().map(Draft.Pool::name).collect(Collectors.toSet());
        listeners.forEach(listener -> traffic.tellListener(listener, names));
        pools.forEach(traffic::tellPool);
    }

    private void tellListener(Named listener, Set<String> pools) {
        Set<Transport> own = transports(listener.fields().own(ListenerKeys.BIND));
        listener.fields().carry(own);
        String pool = poolOf(listener);
        if (pool == null || !pools.contains(pool)) {
            known = false; // It may mean any of them.
        } else {
            byPool.computeIfAbsent(pool, _ -> new HashSet<>()).addAll(own);
        }
    }

    private void tellPool(Draft.Pool pool) {
        var all = new HashSet<>(byPool.getOrDefault(pool.name(), Set.of()));
        if (!known && !pool.inPlace()) {
            all.add(Transport.UNKNOWN);
        }
        pool.fields().carry(all);
        Value<List<Value<Fields>>> backends = pool.fields().own(PoolKeys.BACKENDS);
        if (backends != null) {
            backends.it().forEach(backend -> backend.it().carry(all));
        }
    }

    private static Set<Transport> transports(@Nullable Value<List<Value<BindAddress>>> binds) {
        return binds == null
                ? Set.of(Transport.UNKNOWN)
                : binds.it().stream()
                        .map(bind -> bind.it().isUdp() ? Transport.UDP : Transport.TCP)
                        .collect(Collectors.toSet());
    }

    private static @Nullable String poolOf(Named listener) {
        Value<Choice> pool = listener.fields().own(ListenerKeys.POOL);
        return switch (pool == null ? null : pool.it()) {
            case Choice.Word(String name) -> name;
            case Choice.Written _ -> listener.name();
            case null -> null;
        };
    }
}
