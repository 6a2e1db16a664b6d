package dev.sluice.appliance;

import dev.sluice.appliance.notify.Notices;
import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.Health;
import dev.sluice.config.PoolConfig;
import dev.sluice.core.ApplyResult;
import dev.sluice.core.Balancer;
import dev.sluice.core.BalancerOptions;
import dev.sluice.core.BalancerStatus;
import dev.sluice.core.StartException;
import dev.sluice.health.Flip;
import dev.sluice.health.HealthListener;
import dev.sluice.health.HealthMonitor;
import dev.sluice.health.HealthReport;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The data plane and its health checks, joined: what the checks find decides where sessions go, and
/// what sessions meet brings the next check forward. Any thread may call.
final class CheckedBalancer implements AutoCloseable {

    /// How long serving waits for the first results of checks that tell roles.
    private static final Duration ROLES_WAIT = Duration.ofSeconds(1);

    /// Held from reading the health of a backend to telling it, so that older news never comes
    /// after newer.
    private final Object telling = new Object();
    private final HealthListener also;
    private final Notices notices = new Notices();
    private final HealthMonitor monitor;
    private final Balancer balancer;
    private @Nullable Balancer told; // guarded by telling; null until there is one to tell
    private volatile BalancerConfig running; // written by apply(), one caller at a time

    /// Starts to serve. Backends are checked from [#beginChecks] on, or sooner where checks tell
    /// roles.
    ///
    /// @param config with every host name resolved
    /// @param sessionLog where the session log goes
    /// @throws OperatorException when an address cannot be bound, among others
    static CheckedBalancer start(BalancerConfig config, @Nullable Path counters,
            OutputStream sessionLog) throws OperatorException {
        return new CheckedBalancer(config, counters, _ -> {}, sessionLog);
    }

    /// The same, with somebody who is told of each flip, after the balancer.
    CheckedBalancer(BalancerConfig config, @Nullable Path counters, HealthListener also,
            OutputStream sessionLog) throws OperatorException {
        this.running = config;
        this.also = also;
        this.monitor = new HealthMonitor(new News(), this::lastHeard);
        notices.apply(config);
        if (config.pools().stream().anyMatch(CheckedBalancer::hasRoles)) {
            monitor.apply(config); // who takes writes is known before anybody can come
            monitor.awaitRoles(ROLES_WAIT);
        }
        try {
            this.balancer = Balancer.start(config,
                    new BalancerOptions(counters, monitor::suspect, monitor::outlier, sessionLog));
        } catch (StartException e) {
            monitor.close();
            notices.close();
            throw new OperatorException(e.reason());
        }
        synchronized (telling) {
            told = balancer;
        }
        repeatHealth(); // what is known of roles already; nobody was let through before
    }

    void beginChecks() {
        monitor.apply(running);
    }

    private static boolean hasRoles(PoolConfig pool) {
        return pool.backends().stream().anyMatch(backend -> pool.checkOf(backend).tellsRoles());
    }

    /// Goes over to another configuration and returns what changed, in sentences.
    ///
    /// @throws OperatorException when that is not possible; then nothing changed
    synchronized List<String> apply(BalancerConfig next) throws OperatorException {
        ConfigDiff diff = ConfigDiff.between(running, next);
        var sentences = new ArrayList<String>(ChangeSentences.of(diff));
        switch (balancer.apply(diff)) {
            case ApplyResult.Refused(String reason) -> throw new OperatorException(reason);
            case ApplyResult.Applied(List<String> notes) -> sentences.addAll(notes);
        }
        running = next;
        notices.apply(next); // first, so that a new backend's first judgement is told
        monitor.apply(next);
        repeatHealth();
        return sentences;
    }

    /// Tells the balancer the health of every backend again, so that a report lost on the way cannot
    /// matter for long.
    void repeatHealth() {
        synchronized (telling) {
            for (HealthReport report : monitor.reports()) {
                Health health = report.health();
                balancer.advised(report.key(), report.advice());
                if (health != null) {
                    balancer.healthChanged(report.key(), health);
                }
            }
        }
    }

    BalancerConfig running() {
        return running;
    }

    BalancerStatus status() {
        return balancer.status();
    }

    List<HealthReport> reports() {
        return monitor.reports();
    }

    /// How it went to tell others of the flips of a pool's backends; empty where nobody is told.
    Optional<Notices.Count> notices(String pool) {
        return notices.count(pool);
    }

    /// Accepts no further sessions and waits for the open ones; returns how many are still open at
    /// the deadline.
    int drain(Duration deadline) {
        return balancer.drain(deadline);
    }

    /// Ends every session.
    @Override
    public void close() {
        monitor.close(); // first, since it asks the balancer
        notices.close();
        balancer.close();
    }

    private OptionalLong lastHeard(BackendKey key) {
        Balancer asked;
        synchronized (telling) {
            asked = told;
        }
        return asked == null ? OptionalLong.empty() : asked.lastHeard(key);
    }

    private final class News implements HealthListener {

        @Override
        public void healthChanged(Flip flip) {
            synchronized (telling) {
                if (told != null) {
                    told.healthChanged(flip.key(), flip.health());
                }
            }
            also.healthChanged(flip);
            notices.tell(flip);
        }

        @Override
        public void advised(BackendKey key, Advice advice) {
            synchronized (telling) {
                if (told != null) {
                    told.advised(key, advice);
                }
            }
        }
    }
}
