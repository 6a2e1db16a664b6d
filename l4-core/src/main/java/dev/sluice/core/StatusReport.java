package dev.sluice.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Builds a [BalancerStatus] from the [DataPlane]. Control thread only.
final class StatusReport {

    private StatusReport() {}

    static List<BalancerStatus.ListenerStatus> listeners(DataPlane plane, boolean accepting,
            SessionBudget budget) {
        var reports = new ArrayList<BalancerStatus.ListenerStatus>();
        for (Listener listener : plane.listeners().values()) {
            var addresses = plane.groups().values().stream()
                    .filter(group -> group.listener() == listener)
                    .map(SocketGroup::boundText).toList();
            reports.add(new BalancerStatus.ListenerStatus(listener.name(), listener.pool().name(),
                    addresses, accepting, listener.admission().sessions(),
                    Math.min(listener.sessionsMax(), budget.max(descriptorsEach(listener))),
                    relay(listener), counters(listener), listener.latencies().summary()));
        }
        return reports;
    }

    private static int descriptorsEach(Listener listener) {
        return switch (listener) {
            case TcpListener _ -> SessionBudget.TCP;
            case UdpListener _ -> SessionBudget.UDP;
        };
    }

    private static String relay(Listener listener) {
        return switch (listener) {
            case TcpListener tcp -> word(tcp.settings().relay());
            case UdpListener _ -> "datagrams";
        };
    }

    private static Map<String, Long> counters(Listener listener) {
        return switch (listener) {
            case TcpListener tcp -> tcp.counters().sums();
            case UdpListener udp -> {
                var both = new LinkedHashMap<>(udp.counters().sums());
                both.putAll(udp.datagrams().sums());
                yield both;
            }
        };
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
                backend.sessions(), backend.sessionsMax(), backend.advice(),
                backend.counters().sums());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
