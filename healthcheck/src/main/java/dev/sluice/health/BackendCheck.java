package dev.sluice.health;

import dev.sluice.health.probe.Prober;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import dev.sluice.config.Probe;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The check of one backend, with its virtual thread. The thread does one thing at a time, so two
/// probes of one backend never overlap, however slow it is.
final class BackendCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final Surroundings around;
    private final Judge judge;
    private final Thread thread;

    // Orders from other threads; each is followed by an unpark.
    private final AtomicBoolean suspected = new AtomicBoolean();
    private volatile Order wanted;
    private volatile boolean stopped;

    /// Ends the probe that runs; null between probes. Written by the check's thread.
    private volatile @Nullable Cutoff running;

    // The check's thread alone uses these.
    private long lastStart = System.nanoTime() - Pace.EARLY_GAP_NANOS;
    private long due;
    private @Nullable Probe asked;

    /// @param delayNanos time before the first probe
    BackendCheck(CheckPlan plan, long delayNanos, Surroundings around) {
        this.around = around;
        this.wanted = new Order(plan, System.nanoTime() + delayNanos);
        this.judge = new Judge(plan.key(), around.listener(), around.clock());
        this.thread = Thread.ofVirtual().name("check " + plan.key()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Follows another plan from now on: a probe that runs for the old one ends without a result.
    void change(CheckPlan plan, long delayNanos) {
        wanted = new Order(plan, System.nanoTime() + delayNanos);
        disturb();
    }

    /// Ends this check; returns without waiting for it.
    void stop() {
        stopped = true;
        disturb();
    }

    /// Waits for the thread of a stopped check; false when it has not ended in time.
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.equals(Thread.currentThread()) || thread.join(atMost);
    }

    /// Brings the next probe forward. From any thread; a backend that is down already, or whose
    /// suspicion is still to be looked into, costs two volatile reads.
    void suspect() {
        if (!suspected.get() && judge.report().health() != Health.DOWN
                && suspected.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    CheckPlan plan() {
        return wanted.plan();
    }

    /// What is known now. A backend that nobody is to ask counts as up from this moment, before
    /// the check's thread has come round to saying so.
    HealthReport report() {
        HealthReport known = judge.report();
        return switch (wanted.plan().check()) {
            case CheckConfig.None _ -> known.health() == Health.UP ? known : known.assumedUp();
            case CheckConfig.Passive _,CheckConfig.Active _ -> known;
        };
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (!stopped) {
            Order order = wanted;
            switch (order.plan().check()) {
                case CheckConfig.None _ -> assumeUp(order);
                case CheckConfig.Passive _ -> learn(order);
                case CheckConfig.Active active -> probeAgainAndAgain(order, active);
            }
        }
    }

    private void assumeUp(Order order) {
        forgetAdvice();
        judge.assumeUp(HealthReport.NOT_CHECKED);
        while (isCurrent(order)) {
            LockSupport.park(this);
        }
    }

    /// Nobody is asked any more who could take back what was asked for.
    private void forgetAdvice() {
        asked = null;
        judge.forgetAdvice();
    }

    private void learn(Order order) {
        forgetAdvice();
        var passive = new Passive(order.plan().key(), judge, this::lastHeard, timeOf(order));
        suspected.set(false); // of what was judged in another way, or of another address
        passive.begin();
        while (isCurrent(order)) {
            if (!suspected.get()) {
                LockSupport.park(this);
            } else if (passive.lookInto()) {
                suspected.set(false);
            }
        }
    }

    /// A bug of ours says nothing of the backend: then it counts as heard.
    private OptionalLong lastHeard(BackendKey key) {
        try {
            return around.witness().lastHeard(key);
        } catch (RuntimeException fault) {
            LOG.error("backend {}: nobody knows when it was heard", key, fault);
            return OptionalLong.of(System.nanoTime());
        }
    }

    private Passive.Time timeOf(Order order) {
        return new Passive.Time() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public boolean sleep(Duration duration) {
                long end = nanos() + duration.toNanos();
                for (long left = end - nanos(); isCurrent(order)
                        && left > 0; left = end - nanos()) {
                    LockSupport.parkNanos(BackendCheck.this, left);
                }
                return isCurrent(order);
            }
        };
    }

    private void probeAgainAndAgain(Order order, CheckConfig.Active active) {
        var pace = new Pace(active.timing(), around.random());
        if (!active.probe().equals(asked)) {
            asked = active.probe();
            judge.forgetAdvice();
        }
        judge.follow(active.timing());
        due = order.firstProbe();
        while (awaitTurn(order)) {
            probe(order, active);
            due = lastStart + pace.nanosToNext(judge.certainty());
        }
    }

    /// Waits until the next probe is due; false when this order no longer stands.
    private boolean awaitTurn(Order order) {
        while (isCurrent(order)) {
            long early = lastStart + Pace.EARLY_GAP_NANOS;
            if (suspected.get() && early - due < 0) {
                due = early;
            }
            long left = due - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(this, left);
        }
        return false;
    }

    private void probe(Order order, CheckConfig.Active active) {
        var cutoff = new Cutoff();
        running = cutoff;
        // Looked at again after `running` is set: an order that came in between found nothing to cut.
        if (!isCurrent(order)) {
            return;
        }
        lastStart = System.nanoTime();
        if (suspected.getAndSet(false)) {
            judge.suspect();
        }
        ProbeResult result = ask(order.plan(), active, cutoff);
        running = null;
        if (isCurrent(order)) {
            judge.observe(result);
        }
    }

    /// A bug in a probe is ours and says nothing of the backend.
    private ProbeResult ask(CheckPlan plan, CheckConfig.Active active, Cutoff cutoff) {
        try {
            return around.prober().probe(plan, active, cutoff);
        } catch (RuntimeException fault) {
            LOG.error("backend {}: its probe failed by a fault of ours", plan.key(), fault);
            return new ProbeResult.NotAsked("a fault in the probe: " + fault);
        }
    }

    private boolean isCurrent(Order order) {
        return !stopped && wanted.equals(order);
    }

    private void disturb() {
        Cutoff probe = running;
        if (probe != null) {
            probe.cut(Cutoff.Cause.NOT_WANTED);
        }
        LockSupport.unpark(thread);
    }

    /// A plan and when to begin with it.
    ///
    /// @param firstProbe by [System#nanoTime]
    private record Order(CheckPlan plan, long firstProbe) {}

    /// What every check of a monitor shares.
    ///
    /// @param random a number from 0 to 1 each time it is asked, from any thread
    record Surroundings(Prober prober, HealthListener listener, Witness witness,
            DoubleSupplier random, InstantSource clock) {}
}
