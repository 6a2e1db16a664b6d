package dev.sluice.health;

import dev.sluice.health.probe.Alarms;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What other threads want of a check: another plan, its end, a probe that comes sooner. The check's
/// thread reads it and waits here; whoever leaves an order wakes it.
final class Orders {

    private final Alarms alarms;
    private final AtomicBoolean suspected = new AtomicBoolean();
    private final Outliers outliers = new Outliers();
    private volatile Order wanted;
    private volatile boolean stopped;
    private volatile @Nullable Thread reader; // written once, before it starts

    /// Ends the probe that runs; null between probes. Written by the check's thread.
    private volatile @Nullable Cutoff running;

    Orders(CheckPlan plan, long delayNanos, Alarms alarms) {
        this.alarms = alarms;
        this.wanted = new Order(plan, System.nanoTime() + delayNanos);
    }

    /// A plan and when to begin with it.
    ///
    /// @param firstProbe by [System#nanoTime]
    record Order(CheckPlan plan, long firstProbe) {}

    /// Says whose thread is to be woken.
    void readBy(Thread thread) {
        reader = thread;
    }

    /// Another plan from now on: a probe that runs for the old one ends without a result.
    void replace(CheckPlan plan, long delayNanos) {
        wanted = new Order(plan, System.nanoTime() + delayNanos);
        disturb();
    }

    void stop() {
        stopped = true;
        disturb();
    }

    void suspect() {
        if (!suspected.get() && suspected.compareAndSet(false, true)) {
            wake();
        }
    }

    void outlier(int failures, Duration pause) {
        outliers.tell(failures, pause);
        wake();
    }

    /// True when nobody has looked into a suspicion yet.
    boolean isSuspected() {
        return suspected.get();
    }

    /// True when there was a suspicion, which is then gone.
    boolean takeSuspicion() {
        return suspected.getAndSet(false);
    }

    /// What sessions met until now no longer matters.
    void forgetTroubles() {
        suspected.set(false);
        outliers.forget();
    }

    Outliers outliers() {
        return outliers;
    }

    Order current() {
        return wanted;
    }

    boolean isStopped() {
        return stopped;
    }

    /// False once another order has come.
    boolean stands(Order order) {
        return !stopped && wanted.equals(order);
    }

    /// The check's thread: waits until somebody leaves an order, or for no reason.
    void await() {
        LockSupport.park(this);
    }

    /// The check's thread: the same, for so long at most.
    void await(long nanos) {
        // Not parkNanos: it wakes the scheduler's timer for each of a thousand checks.
        Alarms.Lift alarm = alarms.in(Duration.ofNanos(nanos), this::wake);
        LockSupport.park(this);
        alarm.lift();
    }

    /// The check's thread: waits for so long; false when the order no longer stands.
    boolean sleep(Order order, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = end - System.nanoTime(); stands(order)
                && left > 0; left = end - System.nanoTime()) {
            await(left);
        }
        return stands(order);
    }

    /// The check's thread: a probe begins; false when it must not, since its order no longer stands.
    boolean begins(Order order, Cutoff cutoff) {
        running = cutoff;
        // Looked at again after `running` is set: an order that came in between found nothing to cut.
        return stands(order);
    }

    /// The check's thread: the probe has come to its end.
    void ended() {
        running = null;
    }

    private void disturb() {
        Cutoff probe = running;
        if (probe != null) {
            probe.cut(Cutoff.Cause.NOT_WANTED);
        }
        wake();
    }

    private void wake() {
        LockSupport.unpark(reader);
    }
}
