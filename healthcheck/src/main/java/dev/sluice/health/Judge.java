package dev.sluice.health;

import dev.sluice.health.probe.AdviceChange;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the judgement of one backend and makes each flip known, once: to the listener and in the
/// log. Written by its check's thread; the report may be read by any.
final class Judge {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final HealthListener listener;
    private final InstantSource clock;
    private final Falls falls = new Falls();
    private CheckConfig.Timing timing = CheckConfig.Timing.DEFAULT;
    private Advice asked = Advice.NONE; // by the backend
    private Doubt doubt = Doubt.NONE;
    private @Nullable String warned;
    private HealthMeter meter;
    private boolean asking = true;
    private volatile HealthReport report;

    /// What a backend has said against itself once, and not again yet.
    private enum Doubt {
        NONE,
        /// That it does not want to be used.
        WILL,
        /// That its role is a wrong one.
        ROLE
    }

    Judge(BackendKey key, HealthListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
        this.meter = new HealthMeter(CheckConfig.Timing.DEFAULT, null);
        this.report = HealthReport.unjudged(key, clock.instant());
    }

    /// Judges by other numbers from now on. The judgement stays, a count that has begun does not.
    void follow(CheckConfig.Timing next) {
        timing = next;
        meter = new HealthMeter(next, meter.health());
    }

    /// What the backend asked for until now no longer counts: it is asked in another way.
    void forgetAdvice() {
        asked = Advice.NONE;
        doubt = Doubt.NONE;
        advise("another check");
    }

    void observe(ProbeResult result) {
        switch (result) {
            case ProbeResult.Answered(Finding finding, Duration took) -> {
                if (finding instanceof Finding.Good(_, AdviceChange change, var warning)) {
                    asked = change.after(asked);
                    warn(warning);
                }
                count(verdict(finding), result, took);
            }
            case ProbeResult.Failed(_, Duration took) -> count(Verdict.FAIL, result, took);
            case ProbeResult.NotAsked _ -> {
                report = report.noted(result.describe());
                if (asking) {
                    LOG.warn("backend {} {}", report.key(), result.describe());
                }
            }
        }
        asking = !(result instanceof ProbeResult.NotAsked);
    }

    private static Verdict verdict(Finding finding) {
        return switch (finding) {
            case Finding.Good _ -> Verdict.PASS;
            case Finding.Bad _ -> Verdict.FAIL;
            case Finding.Declined _ -> Verdict.DECLINED;
            case Finding.WrongRole _ -> Verdict.WRONG_ROLE;
        };
    }

    private void count(Verdict verdict, ProbeResult result, Duration took) {
        HealthMeter.Count count = meter.observe(verdict,
                falls.caution(clock.instant(), timing.damping()));
        String evidence = result.describe() + count;
        doubt = doubtAfter(verdict, count.flipped());
        publish(verdict == Verdict.PASS
                ? report.passed(evidence, took)
                : report.failed(evidence, took), count.flipped(), evidence);
    }

    /// What it says of itself keeps new sessions away at once; the open ones are not cut for it before
    /// it has said so again. A wrong role is not forgotten because it falls silent.
    private Doubt doubtAfter(Verdict verdict, boolean flipped) {
        Health now = meter.health();
        if (verdict == Verdict.PASS || now == Health.WRONG_ROLE) {
            return Doubt.NONE;
        }
        if (verdict == Verdict.WRONG_ROLE) {
            return Doubt.ROLE;
        }
        if (now == Health.UP && verdict == Verdict.DECLINED && doubt == Doubt.NONE) {
            return Doubt.WILL;
        }
        return flipped && doubt == Doubt.WILL ? Doubt.NONE : doubt;
    }

    /// Logs a warning once, until it reads differently.
    private void warn(@Nullable String warning) {
        if (warning != null && !warning.equals(warned)) {
            LOG.warn("backend {}: {}", report.key(), warning);
        }
        warned = warning;
    }

    /// Makes known how the backend is to be used from now on; before it comes up.
    private void advise(String why) {
        Advice next = doubt != Doubt.NONE
                ? new Advice(true, asked.weightPercent(), asked.sessionsMax())
                : asked;
        if (next.equals(report.advice())) {
            return;
        }
        report = report.advised(next);
        LOG.info("backend {} gets {}: {}", report.key(), AdviceText.of(next), why);
        tell(() -> listener.advised(report.key(), next));
    }

    /// Nobody asks this backend, so it counts as up.
    ///
    /// @param why as the status says it
    void assumeUp(String why) {
        assume(Health.UP, why);
    }

    /// Nobody asks this backend, but its sessions say enough.
    void down(String why) {
        assume(Health.DOWN, why);
    }

    private void assume(Health health, String why) {
        boolean flipped = meter.health() != health;
        meter = new HealthMeter(timing, health);
        doubt = health == Health.UP || doubt == Doubt.WILL ? Doubt.NONE : doubt;
        publish(report.noted(why), flipped, why);
    }

    void suspect() {
        meter.suspect();
    }

    HealthMeter.Certainty certainty() {
        return meter.certainty();
    }

    HealthReport report() {
        return report;
    }

    /// A backend that comes up has to be known for what it asks for before; of one that goes away
    /// that must not be forgotten sooner.
    private void publish(HealthReport next, boolean flipped, String why) {
        Health health = meter.health();
        report = next;
        if (health == Health.UP) {
            advise(why);
        }
        if (flipped && health != null) {
            flip(health);
        }
        if (health != Health.UP) {
            advise(why);
        }
    }

    private void flip(Health health) {
        Health before = report.health();
        if (before == Health.UP && health == Health.DOWN) {
            falls.add(clock.instant());
        }
        HealthReport now = report.flipped(health, clock.instant());
        report = now;
        log(now.key(), health, now.evidence());
        tell(() -> listener.healthChanged(new Flip(now.key(), before, health, now.evidence(),
                now.since(), now.flips())));
    }

    private static void log(BackendKey key, Health health, String evidence) {
        switch (health) {
            case UP -> LOG.info("backend {} up: {}", key, evidence);
            case DOWN -> LOG.warn("backend {} down: {}", key, evidence);
            case WRONG_ROLE -> LOG.warn("backend {} has the wrong role: {}", key, evidence);
        }
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("backend {}: the listener of its health failed", report.key(), fault);
        } finally {
            // An interrupt left standing would close the next probe's socket, and turn every wait
            // into a spin.
            Thread.interrupted();
        }
    }
}
