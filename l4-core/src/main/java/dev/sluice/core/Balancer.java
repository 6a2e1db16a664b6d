package dev.sluice.core;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.Change;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.Health;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The front door of the data plane: starts it, gives it configurations and news of backends'
/// health, and stops it. All methods may be called on any thread but an event loop; they are
/// carried out one after the other on the control thread.
public final class Balancer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ScheduledExecutorService control;
    private final Engine engine;
    private final int descriptors;
    private final SessionBudget budget;
    private final Counters counters;
    private final SessionLog sessionLog;
    private final Loops loops;
    private final DataPlane plane;
    private final Housekeeping housekeeping;
    private final Instant since = Instant.now();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean accepting = true; // written by the control thread only

    private Balancer(BalancerConfig config, BalancerOptions options, Descriptors.Budget spend)
            throws StartException {
        this.engine = Engine.choose(config.engine());
        this.control = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("sluice-control").daemon().factory());
        this.descriptors = Descriptors.limit();
        this.budget = new SessionBudget(spend.sessions());
        int loopCount = Loops.count(config.loops());
        this.counters = open(options, loopCount);
        this.sessionLog = SessionLog.start(options.sessionLog(), counters.loop());
        this.loops = Loops.start(config.loops(), new Loop.Services(engine, budget, sessionLog,
                counters.loop(), troubles(config, options),
                (spend.pipes() + loopCount - 1) / loopCount));
        this.plane = new DataPlane(loops, counters, new Leaving(loops, counters, control));
        this.housekeeping = new Housekeeping(control, plane::onSecond);
    }

    private Troubles troubles(BalancerConfig config, BalancerOptions options) {
        return new Troubles(config.loops().pinned()
                ? new Suspicions(options.suspect(), task -> control.execute(guarded(task)))
                : options.suspect(),
                key -> tell(() -> plane.outlier(key, options.observer())));
    }

    /// Binds every listener and serves. Backends count as up until [#healthChanged] says otherwise.
    ///
    /// @param config whose host names are resolved
    /// @throws StartException when a port, a file or the engine cannot be had; nothing stays open
    public static Balancer start(BalancerConfig config, BalancerOptions options)
            throws StartException {
        return start(config, options, Descriptors.budget(Descriptors.limit()));
    }

    /// As above, with this budget, however much the descriptors allow.
    static Balancer start(BalancerConfig config, BalancerOptions options, Descriptors.Budget spend)
            throws StartException {
        var balancer = new Balancer(config, options, spend);
        try {
            balancer.bringUp(config);
            return balancer;
        } catch (StartException | RuntimeException failed) {
            balancer.close();
            throw failed;
        }
    }

    private void bringUp(BalancerConfig config) throws StartException {
        var nothing = new BalancerConfig(config.engine(), config.loops(), List.of(), List.of());
        if (apply(ConfigDiff.between(nothing, config)) instanceof ApplyResult.Refused(var reason)) {
            throw new StartException(reason);
        }
    }

    /// Changes what runs from `diff.before()` to `diff.after()`, or changes nothing. Open sessions
    /// go on, except those of backends it removes, as `on-down` says.
    public ApplyResult apply(ConfigDiff diff) {
        return onControl(() -> {
            if (!accepting) {
                return new ApplyResult.Refused("it is stopping");
            }
            try {
                housekeeping.ask();
                new Reload(plane, diff).run();
                return new ApplyResult.Applied(notes(diff));
            } catch (StartException failed) {
                return new ApplyResult.Refused(failed.reason());
            }
        });
    }

    private static List<String> notes(ConfigDiff diff) {
        var notes = new ArrayList<String>();
        for (Change change : diff.changes()) {
            if (change instanceof Change.EngineAltered) {
                notes.add("engine and event loops stay as they are until the next start");
            }
        }
        return notes;
    }

    /// A check has judged a backend. Old news and unknown backends change nothing.
    public void healthChanged(BackendKey key, Health health) {
        tell(() -> plane.healthChanged(key, health));
    }

    /// A backend has said through its check how it wants to be used. Old news and unknown backends
    /// change nothing.
    public void advised(BackendKey key, Advice advice) {
        tell(() -> plane.advised(key, advice));
    }

    private void tell(Runnable news) {
        try {
            control.execute(guarded(() -> {
                housekeeping.ask();
                news.run();
            }));
        } catch (RejectedExecutionException closed) {
            // A last report that crosses with close().
        }
    }

    /// When a UDP session last heard from a backend, by [System#nanoTime]; empty when none has, or
    /// the backend is unknown.
    public OptionalLong lastHeard(BackendKey key) {
        return onControl(() -> plane.lastHeard(key));
    }

    /// How it is doing now.
    public BalancerStatus status() {
        return onControl(() -> new BalancerStatus(engine.word(), engine.reason(),
                loops.all().size(), descriptors, budget.open(),
                budget.max(SessionBudget.TCP), since,
                StatusReport.listeners(plane, accepting, budget),
                StatusReport.pools(plane), counters.loop().sums()));
    }

    /// Stops accepting, then waits until every session has ended by itself or the deadline has
    /// passed.
    ///
    /// @return sessions still open
    public int drain(Duration deadline) {
        stopAccepting();
        long end = System.nanoTime() + deadline.toNanos();
        while (budget.open() > 0 && System.nanoTime() < end
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
        }
        return budget.open();
    }

    private void stopAccepting() {
        onControl(() -> {
            accepting = false;
            plane.stopAccepting();
            return true;
        });
    }

    /// Ends every session, closes every socket and stops every thread. Harmless when repeated.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        // First, so that nobody comes in while the others are sent away.
        stopAccepting();
        onControl(() -> {
            plane.close();
            return true;
        });
        // Now, because a drain's deadline may be an hour away.
        control.shutdownNow();
        loops.close();
        sessionLog.close();
        try {
            counters.close();
        } catch (IOException left) {
            LOG.warn("counters file could not be removed: {}", left.getMessage());
        }
    }

    private <T> T onControl(Callable<T> task) {
        try {
            return control.submit(task).get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("fault on the control thread", bug.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the control thread");
        }
    }

    /// For tests that look behind the door.
    Loops loops() {
        return loops;
    }

    /// A task for the control thread whose fault is told and stays without consequences.
    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable bug) {
                LOG.error("fault on the control thread: the balancer goes on as it was", bug);
            }
        };
    }

    private static Counters open(BalancerOptions options, int loops) throws StartException {
        try {
            return Counters.open(options.countersFile(), loops);
        } catch (IOException failed) {
            throw new StartException(String.valueOf(failed.getMessage()));
        }
    }
}
