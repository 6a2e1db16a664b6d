package dev.sluice.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Builds a [BalancerStatus] from the [DataPlane]. Control thread only.
final class StatusReport {

    private StatusReport() {}

    static List<BalancerStatus.ListenerStatus> listeners(DataPlane plane, boolean accepting,
            int sessionsBudget) {
        var reports = new ArrayList<BalancerStatus.ListenerStatus>();
        for (TcpListener listener : plane.listeners().values()) {
            var addresses = plane.groups().values().stream()
                    .filter(group -> group.listener() == listener)
                    .map(AcceptGroup::boundText).toList();
            reports.add(new BalancerStatus.ListenerStatus(listener.name(),
                    listener.settings().pool().name(), addresses, accepting,
                    listener.admission().sessions(),
                    Math.min(listener.sessionsMax(), sessionsBudget),
                    word(listener.settings().relay()),
                    listener.counters().sums(), listener.latencies().summary()));
        }
        return reports;
    }

    static List<BalancerStatus.PoolStatus> pools(DataPlane plane) {
        var reports = new ArrayList<BalancerStatus.PoolStatus>();
        for (PoolKeeper keeper : plane.pools().values()) {
            var eligible = keeper.pool().snapshot().eligible();
            var backends = keeper.backends().stream()
                    .map(backend -> backend(backend, eligible.contains(backend))).toList();
            reports.add(new BalancerStatus.PoolStatus(keeper.config().name(),
                    word(keeper.config().balance()), keeper.pool().queue().waiting(), backends));
        }
        return reports;
    }

    private static BalancerStatus.BackendStatus backend(Backend backend, boolean eligible) {
        var config = backend.config();
        return new BalancerStatus.BackendStatus(backend.key(), config.name(),
                word(backend.state()), eligible, config.weight(), config.tier(), config.drain(),
                backend.sessions(), config.sessionsMax(), backend.counters().sums());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
