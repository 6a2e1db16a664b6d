package dev.sluice.appliance;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.PoolConfig;
import dev.sluice.core.BalancerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the program says when it begins to serve: what listens where, which engine runs and why, and
/// how far the file descriptors reach.
final class StartLines {

    private StartLines() {}

    static List<String> of(BalancerStatus status, BalancerConfig config) {
        var lines = new ArrayList<String>();
        lines.add("Sluice %s, process %d".formatted(Version.current().line(),
                ProcessHandle.current().pid()));
        lines.add("engine %s on %s: %s".formatted(status.engine(),
                Words.count(status.loops(), "event loop"), status.engineReason()));
        Duration busyPoll = config.loops().busyPoll();
        if (!busyPoll.isZero()) {
            lines.add("event loops poll on for %s us after an event before they sleep".formatted(
                    Words.grouped(busyPoll.toNanos() / 1_000)));
        }
        if (config.loops().pinned()) {
            lines.add("event loops are to stay on a core each");
        }
        lines.add("file descriptors: %s, enough for %s".formatted(
                Words.grouped(status.descriptors()), reach(status.sessionsBudget(), config)));
        status.listeners().forEach(listener -> {
            PoolConfig pool = config.pool(listener.pool());
            lines.add("listener %s on %s: %s over %s of pool %s".formatted(listener.name(),
                    String.join(", ", listener.addresses()), StatusReport.word(pool.balance()),
                    Words.count(pool.backends().size(), "backend"), pool.name()));
        });
        return lines;
    }

    /// A UDP session takes half as many descriptors.
    private static String reach(int sessions, BalancerConfig config) {
        return config.listeners().stream().anyMatch(ListenerConfig::isUdp)
                ? "%s over TCP or %s over UDP".formatted(Words.count(sessions, "session"),
                        Words.grouped(2L * sessions))
                : Words.count(sessions, "session");
    }
}
