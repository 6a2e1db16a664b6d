package dev.sluice.appliance;

import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.PoolConfig;
import dev.sluice.health.LiveReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What `sluice check --live` learnt of one file, for people and for programs.
final class LiveResult {

    private final BalancerConfig config;
    private final Map<BackendKey, LiveReport> reports;

    /// @param reports one for each backend of the configuration
    LiveResult(BalancerConfig config, List<LiveReport> reports) {
        this.config = config;
        this.reports = reports.stream()
                .collect(Collectors.toMap(LiveReport::key, Function.identity()));
    }

    /// Whether each pool has a backend that takes new sessions.
    boolean isServed() {
        return config.pools().stream().allMatch(pool -> takers(pool) > 0);
    }

    /// Whether each backend is as its check asks, or well and of the wrong role, as a standby is.
    boolean isWell() {
        return reports.values().stream().allMatch(report -> switch (report.outcome()) {
            case UP, WRONG_ROLE, NOT_CHECKED, PASSIVE -> true;
            case DOWN, NOT_ASKED -> false;
        });
    }

    String table() {
        var columns = new Columns("POOL", "BACKEND", "STATE", "TOOK>", "WHY");
        for (PoolConfig pool : config.pools()) {
            for (BackendConfig backend : pool.backends()) {
                LiveReport report = report(backend);
                columns.row(pool.name(), name(backend), state(backend, report),
                        took(report.took()), report.evidence());
            }
        }
        return config.pools().stream().map(this::sentence)
                .collect(Collectors.joining("\n", columns + "\n", "\n"));
    }

    /// Documented in `docs/operating.md`.
    List<Map<String, Object>> pools() {
        return config.pools().stream().map(this::pool).toList();
    }

    private Map<String, Object> pool(PoolConfig pool) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", pool.name());
        tree.put("listeners", listeners(pool));
        tree.put("takes-sessions", takers(pool));
        tree.put("backends", pool.backends().stream().map(this::backend).toList());
        return tree;
    }

    private Map<String, Object> backend(BackendConfig backend) {
        LiveReport report = report(backend);
        var tree = new LinkedHashMap<String, Object>();
        tree.put("name", backend.name());
        tree.put("address", backend.key().address());
        tree.put("outcome", StatusReport.word(report.outcome()));
        tree.put("takes-sessions", takesSessions(backend));
        tree.put("took-micros", report.took().toNanos() / 1_000);
        tree.put("evidence", report.evidence());
        return tree;
    }

    private String sentence(PoolConfig pool) {
        long takers = takers(pool);
        List<String> listeners = listeners(pool);
        return "pool %s of %s %s: %d of %s %s new sessions".formatted(pool.name(),
                listeners.size() == 1 ? "listener" : "listeners", String.join(", ", listeners),
                takers, Words.count(pool.backends().size(), "backend"),
                takers == 1 ? "takes" : "take");
    }

    private long takers(PoolConfig pool) {
        return pool.backends().stream().filter(this::takesSessions).count();
    }

    private boolean takesSessions(BackendConfig backend) {
        LiveReport report = report(backend);
        boolean mayBeUp = switch (report.outcome()) {
            case UP, NOT_CHECKED, PASSIVE -> true;
            case DOWN, WRONG_ROLE, NOT_ASKED -> false;
        };
        return mayBeUp && backend.weight() > 0 && !drains(backend, report)
                && report.advice().weightPercent() > 0;
    }

    private static boolean drains(BackendConfig backend, LiveReport report) {
        return backend.drain() || report.advice().drain();
    }

    private static String state(BackendConfig backend, LiveReport report) {
        String state = switch (report.outcome()) {
            case NOT_CHECKED -> "not checked";
            case NOT_ASKED -> "not asked";
            case UP, DOWN, WRONG_ROLE, PASSIVE -> StatusReport.word(report.outcome());
        };
        return drains(backend, report) ? state + ", drains" : state;
    }

    private static String name(BackendConfig backend) {
        String address = backend.key().address();
        return backend.name().equals(address) ? address : backend.name() + " " + address;
    }

    private static String took(Duration took) {
        double millis = took.toNanos() / 1e6;
        return took.isZero()
                ? "-"
                : String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    private List<String> listeners(PoolConfig pool) {
        return config.listeners().stream()
                .filter(listener -> listener.pool().equals(pool.name()))
                .map(ListenerConfig::name).toList();
    }

    private LiveReport report(BackendConfig backend) {
        return Objects.requireNonNull(reports.get(backend.key()));
    }
}
