package dev.sluice.health;

import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import dev.sluice.config.ObserveConfig;
import dev.sluice.health.Orders.Order;
import dev.sluice.health.probe.Alarms;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.Prober;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
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
    private final Orders orders;
    private final Thread thread;

    private long lastStart = System.nanoTime() - Pace.EARLY_GAP_NANOS;
    private long due;
    private @Nullable CheckPlan asked;
    private volatile @Nullable Order followed; // the one that asks nobody; read by any

    /// @param delayNanos time before the first probe
    /// @param alarms wake it for the next one
    BackendCheck(CheckPlan plan, long delayNanos, Surroundings around, Alarms alarms) {
        this.around = around;
        this.orders = new Orders(plan, delayNanos, alarms);
        this.judge = new Judge(plan.key(), around.listener(), around.clock());
        this.thread = Thread.ofVirtual().name("check " + plan.key()).unstarted(this::run);
        orders.readBy(thread);
    }

    void start() {
        thread.start();
    }

    /// Follows another plan from now on.
    void change(CheckPlan plan, long delayNanos) {
        orders.replace(plan, delayNanos);
    }

    void stop() {
        orders.stop();
    }

    /// Waits for the thread of a stopped check; false when it has not ended in time.
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return thread.equals(Thread.currentThread()) || thread.join(atMost);
    }

    /// Brings the next probe forward, but of a backend that is down already. From any thread.
    void suspect() {
        if (!orders.isSuspected() && judge.report().health() != Health.DOWN) {
            orders.suspect();
        }
    }

    /// Too many sessions in a row failed on it. From any thread.
    void outlier(ObserveConfig observe) {
        orders.outlier(observe.failures(), observe.pause());
    }

    CheckPlan plan() {
        return orders.current().plan();
    }

    /// What is known now. A backend that nobody is to ask counts as up from this moment, before
    /// the check's thread has come round to saying so.
    HealthReport report() {
        HealthReport known = judge.report();
        return switch (plan().check()) {
            case CheckConfig.None _ -> orders.current().equals(followed)
                    ? known
                    : known.assumedUp();
            case CheckConfig.Passive _,CheckConfig.Active _ -> known;
        };
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    private void run() {
        while (!orders.isStopped()) {
            Order order = orders.current();
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
        followed = order;
        while (orders.stands(order)) {
            if (!leaveAlone(order)) {
                orders.await();
            } else if (orders.stands(order)) {
                judge.assumeUp(HealthReport.NOT_CHECKED + ", tried again");
            }
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
        orders.forgetTroubles(); // of what was judged in another way, or of another address
        passive.begin();
        while (orders.stands(order)) {
            if (!orders.isSuspected() && !orders.outliers().isTold()) {
                orders.await();
            } else if (passive.lookInto()) {
                orders.forgetTroubles();
            }
        }
    }

    /// A bug of ours says nothing of the backend: then it counts as heard.
    private OptionalLong lastHeard(BackendKey key) {
        try {
            return around.witness().lastHeard(key);
        } catch (RuntimeException | Error fault) {
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
                return orders.sleep(order, duration);
            }
        };
    }

    private void probeAgainAndAgain(Order order, CheckConfig.Active active) {
        var pace = new Pace(active.timing(), around.random());
        CheckPlan whom = order.plan().withoutTiming(active);
        if (!whom.equals(asked)) {
            asked = whom;
            judge.forgetAdvice();
        }
        judge.follow(active.timing());
        due = order.firstProbe();
        while (awaitTurn(order)) {
            probe(order, active);
            due = pace.due(lastStart, judge.certainty());
        }
    }

    /// Waits until the next probe is due; false when this order no longer stands.
    private boolean awaitTurn(Order order) {
        while (orders.stands(order)) {
            if (leaveAlone(order)) {
                due = System.nanoTime();
                continue; // whoever ended the pause early has another order
            }
            long early = lastStart + Pace.EARLY_GAP_NANOS;
            if (orders.isSuspected() && early - due < 0) {
                due = early;
            }
            long left = due - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            orders.await(left);
        }
        return false;
    }

    /// Takes the backend out for a while when its sessions fail; true when that was so. The pause is
    /// over then, or the order no longer stands.
    private boolean leaveAlone(Order order) {
        Outliers outliers = orders.outliers();
        Outliers.Pause pause = judge.report().health() == Health.UP
                ? outliers.take(System.nanoTime())
                : outliers.forget();
        if (pause == null) {
            return false;
        }
        judge.down(pause.why());
        orders.sleep(order, pause.length());
        outliers.ended(System.nanoTime());
        return true;
    }

    private void probe(Order order, CheckConfig.Active active) {
        var cutoff = new Cutoff();
        if (!orders.begins(order, cutoff)) {
            return;
        }
        lastStart = System.nanoTime();
        if (orders.takeSuspicion()) {
            judge.suspect();
        }
        ProbeResult result = ask(order.plan(), active, cutoff);
        orders.ended();
        if (orders.stands(order)) {
            judge.observe(result);
        }
    }

    /// A bug in a probe is ours and says nothing of the backend.
    private ProbeResult ask(CheckPlan plan, CheckConfig.Active active, Cutoff cutoff) {
        try {
            return around.prober().probe(plan, active, cutoff);
        } catch (RuntimeException | Error fault) {
            LOG.error("backend {}: its probe failed by a fault of ours", plan.key(), fault);
            return new ProbeResult.NotAsked("a fault in the probe: " + fault);
        }
    }

    /// What every check of a monitor shares.
    ///
    /// @param random a number from 0 to 1 each time it is asked, from any thread
    record Surroundings(Prober prober, HealthListener listener, Witness witness,
            DoubleSupplier random, InstantSource clock) {}
}
