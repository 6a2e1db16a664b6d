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
    private final Map<String, Listener> newListeners = new HashMap<>();
    private final Map<BindAddress, SocketGroup> newGroups = new LinkedHashMap<>();

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
                newGroups.put(address, open(address));
            }
        }
    }

    private SocketGroup open(BindAddress address) throws StartException {
        List<Loop> loops = plane.loops().all();
        boolean alongside = sharesPort(address, plane.groups().keySet());
        return address.isUdp()
                ? ReceiveGroup.open(address, loops, alongside)
                : AcceptGroup.open(address, loops, alongside);
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
            newListeners.put(listener.name(), make(listener));
        } catch (IOException full) {
            throw new StartException("listener %s: %s"
                    .formatted(listener.name(), full.getMessage()));
        }
    }

    private Listener make(ListenerConfig listener) throws IOException {
        Counters counters = plane.counters();
        Pool pool = pool(listener.pool());
        return listener.isUdp()
                ? new UdpListener(listener, pool, counters.listener(listener.name()),
                        counters.datagrams(listener.name()))
                : new TcpListener(listener, pool, counters.listener(listener.name()));
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
                && other.isUdp() == address.isUdp()
                && (isEveryAddress(other) || isEveryAddress(address)));
    }

    private static boolean isEveryAddress(BindAddress address) {
        return switch (address) {
            case BindAddress.Tcp(var ip, _) -> ip.isAnyLocalAddress();
            case BindAddress.Udp(var ip, _) -> ip.isAnyLocalAddress();
            case BindAddress.TcpAny _,BindAddress.UdpAny _ -> true;
            case BindAddress.Unix _ -> false;
        };
    }

    private static int portOf(BindAddress address) {
        return switch (address) {
            case BindAddress.Tcp(_, int port) -> port;
            case BindAddress.TcpAny(int port) -> port;
            case BindAddress.Udp(_, int port) -> port;
            case BindAddress.UdpAny(int port) -> port;
            case BindAddress.Unix _ -> -1;
        };
    }

    private void undo() {
        if (!newGroups.isEmpty()) {
            newGroups.values().forEach(group -> group.close(EndReason.LISTENER_REMOVED));
            // Or the next attempt would find the addresses in use.
            newGroups.values().forEach(SocketGroup::awaitClosed);
        }
        newBackends.values().forEach(backend -> plane.counters().free(backend.counters()));
        newListeners.values().forEach(listener -> listener.freeCounters(plane.counters()));
    }

    private void commit() {
        plane.pools().putAll(newPools);
        for (Change change : diff.changes()) {
            if (change instanceof Change.PoolAltered(_, var next, _, _, _)) {
                PoolKeeper keeper = plane.pool(next.name());
                List<Backend> removed = keeper.configure(next, newBackends);
                // One that counts as up because nobody asks it any more keeps its sessions.
                keeper.backends().stream().filter(each -> each.state() == BackendState.UP)
                        .forEach(plane.leaving()::stay);
                removed.forEach(backend -> plane.leaving().removed(backend,
                        next.onDown().removed()));
            }
        }
        for (Change change : diff.changes()) {
            // Before those that are new: one of them may have its name, for another transport.
            if (change instanceof Change.ListenerRemoved(var listener)) {
                plane.leaving().removed(plane.listener(listener.name()));
                plane.listeners().remove(listener.name());
            }
        }
        plane.listeners().putAll(newListeners);
        plane.groups().putAll(newGroups);
        for (ListenerConfig config : after.listeners()) {
            Listener listener = plane.listener(config.name());
            listener.configure(config, plane.pool(config.pool()).pool());
            config.binds().forEach(address -> plane.group(address).listener(listener));
        }
        newGroups.values().forEach(SocketGroup::start);
    }

    private void retire() {
        closeUnwanted();
        for (Change change : diff.changes()) {
            if (change instanceof Change.PoolRemoved(var pool)) {
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
        for (SocketGroup group : unwanted) {
            if (sharesPort(group.address(), newGroups.keySet())) {
                group.closeGently();
            } else {
                group.close(EndReason.LISTENER_REMOVED);
            }
        }
        // The next reload may want one of these addresses.
        unwanted.forEach(SocketGroup::awaitClosed);
        plane.groups().values().removeAll(unwanted);
    }

    private Set<BindAddress> addresses() {
        var addresses = new LinkedHashSet<BindAddress>();
        after.listeners().forEach(listener -> addresses.addAll(listener.binds()));
        return addresses;
    }
}
