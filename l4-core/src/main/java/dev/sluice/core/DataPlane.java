package dev.sluice.core;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.Health;
import dev.sluice.config.OnDown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/// Everything the control thread looks after: pools, listeners, the addresses they listen on, and
/// what is on its way out. Control thread only.
final class DataPlane {

    private final LinkedHashMap<String, PoolKeeper> pools = new LinkedHashMap<>();
    private final LinkedHashMap<String, Listener> listeners = new LinkedHashMap<>();
    private final Map<BindAddress, SocketGroup> groups = new LinkedHashMap<>();
    private final Loops loops;
    private final Counters counters;
    private final Leaving leaving;

    DataPlane(Loops loops, Counters counters, Leaving leaving) {
        this.loops = loops;
        this.counters = counters;
        this.leaving = leaving;
    }

    /// What the checks say of a backend; unknown backends and old news change nothing.
    void healthChanged(BackendKey key, Health health) {
        PoolKeeper keeper = pools.get(key.pool());
        if (keeper == null) {
            return;
        }
        Backend backend = keeper.healthChanged(key, health, System.nanoTime());
        if (backend == null) {
            return;
        }
        OnDown onDown = keeper.config().onDown();
        switch (health) {
            case UP -> leaving.stay(backend);
            case DOWN -> leaving.leave(backend, onDown.unreachable(), EndReason.BACKEND_DOWN);
            case WRONG_ROLE ->
                leaving.leave(backend, onDown.wrongRole(), EndReason.BACKEND_WRONG_ROLE);
        }
    }

    /// How a backend asks to be used.
    void advised(BackendKey key, Advice advice) {
        PoolKeeper keeper = pools.get(key.pool());
        if (keeper != null) {
            keeper.advised(key, advice);
        }
    }

    /// Too many sessions in a row failed on a backend. Of a pool's last one that is not told: it may
    /// be the clients, and there is nobody else.
    void outlier(BackendKey key, BalancerOptions.Observer observer) {
        PoolKeeper keeper = pools.get(key.pool());
        if (keeper != null && keeper.spare(key)) {
            observer.outlier(key, keeper.config().observe());
        }
    }

    /// When a UDP session last heard from a backend; empty when none has, or nobody knows it.
    OptionalLong lastHeard(BackendKey key) {
        PoolKeeper keeper = pools.get(key.pool());
        return keeper == null ? OptionalLong.empty() : keeper.lastHeard(key);
    }

    /// Takes no new clients any more, and waits until that is so; open sessions go on.
    void stopAccepting() {
        groups.values().removeIf(SocketGroup::stop);
        loops.settle();
    }

    /// Closes the sockets that sessions still need.
    void close() {
        groups.values().forEach(group -> group.close(EndReason.SHUTDOWN));
        groups.clear();
        loops.settle();
    }

    /// Puts pools and listeners into the order of the file.
    void arrange(BalancerConfig config) {
        config.pools().forEach(pool -> pools.putLast(pool.name(), pool(pool.name())));
        config.listeners().forEach(
                listener -> listeners.putLast(listener.name(), listener(listener.name())));
    }

    /// Housekeeping. False when there will be nothing to do until something changes here.
    boolean onSecond() {
        long now = System.nanoTime();
        boolean again = leaving.onSecond();
        for (PoolKeeper keeper : pools.values()) {
            again |= keeper.onSecond(now);
        }
        for (Listener listener : listeners.values()) {
            again |= listener.admission().sweep(now);
        }
        return again;
    }

    PoolKeeper pool(String name) {
        return Objects.requireNonNull(pools.get(name), name);
    }

    Listener listener(String name) {
        return Objects.requireNonNull(listeners.get(name), name);
    }

    SocketGroup group(BindAddress address) {
        return Objects.requireNonNull(groups.get(address), address.toString());
    }

    Map<String, PoolKeeper> pools() {
        return pools;
    }

    Map<String, Listener> listeners() {
        return listeners;
    }

    Map<BindAddress, SocketGroup> groups() {
        return groups;
    }

    Loops loops() {
        return loops;
    }

    Counters counters() {
        return counters;
    }

    Leaving leaving() {
        return leaving;
    }
}
