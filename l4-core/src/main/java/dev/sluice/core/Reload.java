package dev.sluice.core;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.Change;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.PoolConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One application of a [ConfigDiff] to the [DataPlane], in three acts: *prepare* opens and builds
/// what is new and may fail, which undoes it; *commit* puts it to work and cannot fail; *retire*
/// lets go of what is old. Control thread only, used once.
final class Reload {

    private final DataPlane plane;
    private final ConfigDiff diff;
    private final BalancerConfig after;
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Map<BackendKey, Backend> newBackends = new HashMap<>();
    private final Map<String, PoolKeeper> newPools = new HashMap<>();
    private final Map<String, TcpListener> newListeners = new HashMap<>();
    private final Map<BindAddress, AcceptGroup> newGroups = new LinkedHashMap<>();

    Reload(DataPlane plane, ConfigDiff diff) {
        this.plane = plane;
        this.diff = diff;
        this.after = diff.after();
    }

    /// Does it all.
    ///
    /// @throws StartException when it cannot be done; nothing has changed then
    void run() throws StartException {
        try {
            prepare();
        } catch (StartException failed) {
            undo();
            throw failed;
        } catch (RuntimeException bug) {
            undo();
            LOG.error("fault while preparing a configuration: nothing has changed", bug);
            throw new StartException("fault in Sluice itself: " + bug);
        }
        commit();
        retire();
    }

    private void prepare() throws StartException {
        for (Change change : diff.changes()) {
            switch (change) {
                case Change.PoolAdded(var pool) -> preparePool(pool);
                case Change.PoolAltered altered -> {
                    prepareBackends(altered.added());
                    altered.altered().forEach(Endpoint::of); // what commit will need must not fail
                }
                case Change.ListenerAdded(var listener) -> prepareListener(listener);
                case Change.PoolRemoved _,Change.ListenerAltered _,Change.ListenerRemoved _,Change.EngineAltered _ ->
                    {
                    }
            }
        }
        // After all else: these are visible from outside.
        for (BindAddress address : addresses()) {
            if (!plane.groups().containsKey(address)) {
                newGroups.put(address, AcceptGroup.open(address, plane.loops().all(),
                        sharesPort(address, plane.groups().keySet())));
            }
        }
    }

    private void preparePool(PoolConfig pool) throws StartException {
        prepareBackends(pool.backends());
        var backends = new LinkedHashMap<BackendKey, Backend>();
        for (BackendConfig backend : pool.backends()) {
            backends.put(backend.key(), newBackends.get(backend.key()));
        }
        newPools.put(pool.name(), new PoolKeeper(pool, backends));
    }

    private void prepareBackends(List<BackendConfig> backends) throws StartException {
        for (BackendConfig backend : backends) {
            try {
                newBackends.put(backend.key(),
                        new Backend(backend, plane.counters().backend(backend.key())));
            } catch (IOException full) {
                throw new StartException("backend %s: %s"
                        .formatted(backend.key(), full.getMessage()));
            }
        }
    }

    private void prepareListener(ListenerConfig listener) throws StartException {
        try {
            newListeners.put(listener.name(), new TcpListener(listener, pool(listener.pool()),
                    plane.counters().listener(listener.name()), plane.loops()));
        } catch (IOException full) {
            throw new StartException("listener %s: %s"
                    .formatted(listener.name(), full.getMessage()));
        }
    }

    private Pool pool(String name) {
        PoolKeeper keeper = newPools.get(name);
        return (keeper == null ? plane.pool(name) : keeper).pool();
    }

    /// True when one of `others` has this address under another name, as `*:80` has `127.0.0.1:80`:
    /// the new one may then take its place without a gap.
    private static boolean sharesPort(BindAddress address, Set<BindAddress> others) {
        int port = portOf(address);
        return port > 0 && others.stream().anyMatch(other -> portOf(other) == port
                && (isEveryAddress(other) || isEveryAddress(address)));
    }

    private static boolean isEveryAddress(BindAddress address) {
        return switch (address) {
            case BindAddress.Tcp(var ip, _) -> ip.isAnyLocalAddress();
            case BindAddress.TcpAny _ -> true;
            case BindAddress.Unix _ -> false;
            case BindAddress.Udp _,BindAddress.UdpAny _ -> throw new IllegalStateException("udp");
        };
    }

    private static int portOf(BindAddress address) {
        return switch (address) {
            case BindAddress.Tcp(_, int port) -> port;
            case BindAddress.TcpAny(int port) -> port;
            case BindAddress.Unix _ -> -1;
            case BindAddress.Udp _,BindAddress.UdpAny _ -> throw new IllegalStateException("udp");
        };
    }

    private void undo() {
        if (!newGroups.isEmpty()) {
            newGroups.values().forEach(AcceptGroup::close);
            // Or the next attempt would find the addresses in use.
            newGroups.values().forEach(AcceptGroup::awaitClosed);
        }
        newBackends.values().forEach(backend -> plane.counters().free(backend.counters()));
        newListeners.values().forEach(listener -> plane.counters().free(listener.counters()));
    }

    private void commit() {
        plane.pools().putAll(newPools);
        for (Change change : diff.changes()) {
            if (change instanceof Change.PoolAltered(_, var next, _, _, _)) {
                List<Backend> removed = plane.pool(next.name()).configure(next, newBackends);
                removed.forEach(backend -> plane.leaving().removed(backend,
                        next.onDown().removed()));
            }
        }
        plane.listeners().putAll(newListeners);
        plane.groups().putAll(newGroups);
        for (ListenerConfig config : after.listeners()) {
            TcpListener listener = plane.listener(config.name());
            listener.configure(config, plane.pool(config.pool()).pool());
            config.binds().forEach(address -> plane.group(address).listener(listener));
        }
        newGroups.values().forEach(AcceptGroup::start);
    }

    private void retire() {
        closeUnwanted();
        for (Change change : diff.changes()) {
            if (change instanceof Change.ListenerRemoved(var listener)) {
                plane.leaving().removed(plane.listener(listener.name()));
                plane.listeners().remove(listener.name());
            } else if (change instanceof Change.PoolRemoved(var pool)) {
                plane.pool(pool.name()).retire().forEach(backend -> plane.leaving()
                        .removed(backend, pool.onDown().removed()));
                plane.pools().remove(pool.name());
            }
        }
        plane.arrange(after);
    }

    private void closeUnwanted() {
        Set<BindAddress> wanted = addresses();
        var unwanted = new ArrayList<>(plane.groups().values());
        unwanted.removeIf(group -> wanted.contains(group.address()));
        for (AcceptGroup group : unwanted) {
            if (sharesPort(group.address(), newGroups.keySet())) {
                group.closeGently();
            } else {
                group.close();
            }
        }
        // The next reload may want one of these addresses.
        unwanted.forEach(AcceptGroup::awaitClosed);
        plane.groups().values().removeAll(unwanted);
    }

    private Set<BindAddress> addresses() {
        var addresses = new LinkedHashSet<BindAddress>();
        after.listeners().forEach(listener -> addresses.addAll(listener.binds()));
        return addresses;
    }
}
