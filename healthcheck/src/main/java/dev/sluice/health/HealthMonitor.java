package dev.sluice.health;

import dev.sluice.health.probe.SocketProber;
import dev.sluice.health.probe.Alarms;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.ObserveConfig;
import dev.sluice.config.PoolConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks every backend of a configuration and reports when one comes up or goes down.
///
/// All methods may be called from any thread and return at once, but for [#close], which waits.
public final class HealthMonitor implements AutoCloseable {

    /// How long [#close] waits for a listener that does not come back.
    static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final BackendCheck.Surroundings around;
    private final Alarms alarms = new Alarms("check pace");

    /// Never changed, only replaced, under the monitor's lock; in the order of the file.
    private volatile Map<BackendKey, BackendCheck> checks = Map.of();

    // Guarded by the monitor's lock.
    private final List<BackendCheck> leaving = new ArrayList<>();
    private boolean closed;

    /// A monitor that checks nothing until [#apply].
    ///
    /// @param listener is told of each flip
    /// @param witness knows of the backends that are judged by their sessions
    public HealthMonitor(HealthListener listener, Witness witness) {
        this(new BackendCheck.Surroundings(new SocketProber(), listener, witness,
                () -> ThreadLocalRandom.current().nextDouble(), InstantSource.system()));
    }

    HealthMonitor(BackendCheck.Surroundings around) {
        this.around = around;
    }

    /// Checks exactly the backends of this configuration from now on. A backend that is new is
    /// checked, one that is gone is not; one whose check or address differs is asked anew and keeps
    /// its judgement until results change it; all others are left alone. A backend of a pool with
    /// `check: none` counts as up. Does nothing after [#close].
    public synchronized void apply(BalancerConfig config) {
        if (closed) {
            return;
        }
        Map<BackendKey, CheckPlan> plans = plansOf(config);
        checks.forEach((key, check) -> {
            if (!plans.containsKey(key)) {
                retire(check);
            }
        });
        int count = (int) plans.values().stream().filter(plan -> !isFollowed(plan)).count();
        int begun = 0;
        var next = new LinkedHashMap<BackendKey, BackendCheck>();
        for (CheckPlan plan : plans.values()) {
            long delay = isFollowed(plan) ? 0 : firstDelay(plan.check(), begun++, count);
            next.put(plan.key(), follow(plan, delay));
        }
        checks = Collections.unmodifiableMap(next);
    }

    /// Waits until every backend whose check may tell of a wrong role has had a first result, so
    /// that whoever starts to serve then knows where not to send anybody. Blocks.
    ///
    /// @param atMost not longer than this, whatever has come
    public void awaitRoles(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - deadline < 0 && checks.values().stream().anyMatch(
                check -> check.plan().check().tellsRoles() && !check.report().hasResult())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /// Someone could not reach this backend: its next probe comes now, or as soon as 100 ms have
    /// passed since the last one began. Cheap enough for every failed session on an event loop:
    /// never blocks, never throws; unknown backends, and those that are down already, are ignored.
    public void suspect(BackendKey key) {
        BackendCheck check = checks.get(key);
        if (check != null) {
            check.suspect();
        }
    }

    /// So many sessions in a row failed on this backend that it is to be left alone for a while.
    /// Never blocks, never throws; unknown backends are ignored.
    public void outlier(BackendKey key, ObserveConfig observe) {
        BackendCheck check = checks.get(key);
        if (check != null) {
            check.outlier(observe);
        }
    }

    /// What is known of every backend now, in the order of the file; empty after [#close].
    public List<HealthReport> reports() {
        return checks.values().stream().map(BackendCheck::report).toList();
    }

    /// Ends all probes, closes their sockets and waits for their threads, for at most five seconds
    /// should the listener not come back. The listener is not called afterwards. May be called
    /// again.
    @Override
    public void close() {
        List<BackendCheck> ending;
        synchronized (this) {
            closed = true;
            checks.values().forEach(this::retire);
            checks = Map.of();
            ending = List.copyOf(leaving);
            leaving.clear();
        }
        awaitAll(ending);
        around.prober().close();
        alarms.close();
    }

    static Map<BackendKey, CheckPlan> plansOf(BalancerConfig config) {
        var plans = new LinkedHashMap<BackendKey, CheckPlan>();
        for (PoolConfig pool : config.pools()) {
            for (BackendConfig backend : pool.backends()) {
                plans.put(backend.key(), CheckPlan.of(backend, pool.checkOf(backend)));
            }
        }
        return plans;
    }

    private boolean isFollowed(CheckPlan plan) {
        BackendCheck check = checks.get(plan.key());
        return check != null && check.plan().equals(plan);
    }

    private static long firstDelay(CheckConfig check, int index, int count) {
        return switch (check) {
            case CheckConfig.None _,CheckConfig.Passive _ -> 0;
            case CheckConfig.Active active ->
                Pace.nanosToFirst(index, count, active.timing().interval());
        };
    }

    /// The check that follows this plan from now on: the one there is, or a new one.
    private BackendCheck follow(CheckPlan plan, long delayNanos) {
        BackendCheck check = checks.get(plan.key());
        if (check == null) {
            check = new BackendCheck(plan, delayNanos, around, alarms);
            check.start();
        } else if (!check.plan().equals(plan)) {
            check.change(plan, delayNanos);
        }
        return check;
    }

    private void retire(BackendCheck check) {
        check.stop();
        leaving.removeIf(earlier -> !earlier.isAlive());
        leaving.add(check);
    }

    private static void awaitAll(List<BackendCheck> ending) {
        long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
        try {
            for (BackendCheck check : ending) {
                long left = Math.max(0, deadline - System.nanoTime());
                if (!check.awaitEnd(Duration.ofNanos(left))) {
                    LOG.warn("backend {}: its check still waits for the listener, not waiting on",
                            check.plan().key());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
