package dev.sluice.health;

import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the judgement of one backend and makes each flip known, once: to the listener and in the
/// log. Written by its check's thread; the report may be read by any.
final class Judge {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);

    private final HealthListener listener;
    private final InstantSource clock;
    private HealthMeter meter;
    private boolean asking = true;
    private volatile HealthReport report;

    Judge(BackendKey key, HealthListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
        this.meter = new HealthMeter(CheckConfig.Timing.DEFAULT, null);
        this.report = HealthReport.unjudged(key, clock.instant());
    }

    /// Judges by other numbers from now on. The judgement stays, a count that has begun does not.
    void follow(CheckConfig.Timing timing) {
        meter = new HealthMeter(timing, meter.health());
    }

    void observe(ProbeResult result) {
        switch (result) {
            case ProbeResult.Passed(Duration took) -> {
                HealthMeter.Count count = meter.observe(true);
                publish(report.passed(result.describe() + count, took), count.flipped());
            }
            case ProbeResult.Failed(_, Duration took) -> {
                HealthMeter.Count count = meter.observe(false);
                publish(report.failed(result.describe() + count, took), count.flipped());
            }
            case ProbeResult.NotAsked _ -> {
                report = report.noted(result.describe());
                if (asking) {
                    LOG.warn("backend {} {}", report.key(), result.describe());
                }
            }
        }
        asking = !(result instanceof ProbeResult.NotAsked);
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
        meter = new HealthMeter(CheckConfig.Timing.DEFAULT, health);
        publish(report.noted(why), flipped);
    }

    void suspect() {
        meter.suspect();
    }

    boolean isSettled() {
        return meter.isSettled();
    }

    HealthReport report() {
        return report;
    }

    private void publish(HealthReport next, boolean flipped) {
        Health health = meter.health();
        if (!flipped || health == null) {
            report = next;
            return;
        }
        report = next.flipped(health, clock.instant());
        log(next.key(), health, next.evidence());
        tell(next.key(), health, next.evidence());
    }

    private static void log(BackendKey key, Health health, String evidence) {
        switch (health) {
            case UP -> LOG.info("backend {} up: {}", key, evidence);
            case DOWN -> LOG.warn("backend {} down: {}", key, evidence);
            case WRONG_ROLE -> LOG.warn("backend {} has the wrong role: {}", key, evidence);
        }
    }

    private void tell(BackendKey key, Health health, String evidence) {
        try {
            listener.healthChanged(key, health, evidence);
        } catch (RuntimeException fault) {
            LOG.error("backend {}: the listener of its health failed", key, fault);
        } finally {
            // An interrupt left standing would close the next probe's socket, and turn every wait
            // into a spin.
            Thread.interrupted();
        }
    }
}
