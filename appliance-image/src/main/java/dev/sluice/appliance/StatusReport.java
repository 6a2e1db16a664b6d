package dev.sluice.appliance;

import dev.sluice.appliance.notify.Notices;
import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Limits;
import dev.sluice.core.BalancerStatus;
import dev.sluice.core.BalancerStatus.BackendStatus;
import dev.sluice.core.BalancerStatus.ListenerStatus;
import dev.sluice.core.BalancerStatus.PoolStatus;
import dev.sluice.health.HealthReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The answer to `sluice status --json`, documented in `docs/status.md`: names in kebab-case, times
/// in ISO 8601, and a key that has no value is left out.
final class StatusReport {

    private StatusReport() {}

    /// What is true of the process rather than of the balancer.
    record Facts(String version, long pid, Path config, Instant started) {}

    static Map<String, Object> of(Facts process, BalancerStatus status,
            List<HealthReport> health, Function<String, Optional<Notices.Count>> notices) {
        Map<BackendKey, HealthReport> checks = health.stream()
                .collect(Collectors.toMap(HealthReport::key, Function.identity()));
        var report = new LinkedHashMap<String, Object>();
        report.put("version", process.version());
        report.put("pid", process.pid());
        report.put("config", process.config().toAbsolutePath().toString());
        report.put("started", process.started().toString());
        report.put("uptime-seconds",
                Duration.between(process.started(), Instant.now()).toSeconds());
        report.put("engine", status.engine());
        report.put("engine-reason", status.engineReason());
        report.put("loops", status.loops());
        report.put("descriptors", status.descriptors());
        report.put("sessions", status.sessions());
        report.put("sessions-budget", status.sessionsBudget());
        report.put("listeners", status.listeners().stream().map(StatusReport::listener).toList());
        report.put("pools",
                status.pools().stream()
                        .map(pool -> pool(pool, checks, notices.apply(pool.name()))).toList());
        report.put("loop-counters", status.loopCounters());
        return report;
    }

    private static Map<String, Object> listener(ListenerStatus listener) {
        var report = new LinkedHashMap<String, Object>();
        report.put("name", listener.name());
        report.put("pool", listener.pool());
        report.put("addresses", listener.addresses());
        report.put("accepting", listener.accepting());
        report.put("sessions", listener.sessions());
        putLimit(report, listener.sessionsMax(), Limits.UNLIMITED);
        report.put("relay", listener.relay());
        report.put("bytes-copied", listener.bytesCopied());
        report.put("bytes-spliced", listener.bytesSpliced());
        report.put("counters", listener.counters());
        report.put("latencies", listener.latencies());
        return report;
    }

    private static Map<String, Object> pool(PoolStatus pool, Map<BackendKey, HealthReport> checks,
            Optional<Notices.Count> notices) {
        var report = new LinkedHashMap<String, Object>();
        report.put("name", pool.name());
        report.put("balance", pool.balance());
        report.put("waiting", pool.waiting());
        notices.ifPresent(count -> report.put("notices", Map.of("told", count.told(), "failed",
                count.failed(), "dropped", count.dropped(), "waiting", count.waiting())));
        report.put("backends", pool.backends().stream()
                .map(backend -> backend(backend, checks.get(backend.key()))).toList());
        return report;
    }

    private static Map<String, Object> backend(BackendStatus backend,
            @Nullable HealthReport check) {
        var report = new LinkedHashMap<String, Object>();
        report.put("name", backend.name());
        report.put("address", backend.key().address());
        report.put("state", backend.state());
        report.put("eligible", backend.eligible());
        if (check != null) {
            report.put("since", check.since().toString());
            report.put("evidence", check.evidence());
            report.put("check", Map.of("passes", check.passes(), "failures", check.failures(),
                    "flips", check.flips(), "took-micros", check.took().toNanos() / 1_000));
        }
        report.put("weight", backend.weight());
        report.put("tier", backend.tier());
        report.put("drain", backend.drain());
        if (!backend.advice().equals(Advice.NONE)) {
            report.put("advice", Map.of("drain", backend.advice().drain(), "weight-percent",
                    backend.advice().weightPercent()));
        }
        report.put("sessions", backend.sessions());
        putLimit(report, backend.sessionsMax(), BackendConfig.UNLIMITED);
        report.put("counters", backend.counters());
        return report;
    }

    private static void putLimit(Map<String, Object> report, int limit, int unlimited) {
        if (limit != unlimited) {
            report.put("sessions-max", limit);
        }
    }

    /// An enum's name as an operator writes it: `LEAST_CONNECTIONS` is `least-connections`.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
