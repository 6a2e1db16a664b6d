package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.CheckConfig;
import dev.sluice.health.LiveReport.Outcome;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.Prober;
import dev.sluice.health.probe.SocketProber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Asks every backend of a configuration once, as its check would: for who wants to know how things
/// are before anything serves it. One answer is the judgement; `rise` and `fall` have no part in it.
public final class LiveCheck {

    /// Backends that are asked at the same time: enough for a large file to be done in seconds, and
    /// few enough descriptors for any shell.
    public static final int AT_ONCE = 64;

    private LiveCheck() {}

    /// Asks all of them, each for at most its check's timeout, and returns when the last is done.
    ///
    /// @param config a host name without an address is a backend that is down
    /// @return one for each backend, in the order of the file
    public static List<LiveReport> run(BalancerConfig config) {
        try (var prober = new SocketProber()) {
            return run(config, prober);
        }
    }

    static List<LiveReport> run(BalancerConfig config, Prober prober) {
        var room = new Semaphore(AT_ONCE);
        List<Future<LiveReport>> reports;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            reports = HealthMonitor.plansOf(config).values().stream()
                    .map(plan -> threads.submit(() -> report(plan, prober, room))).toList();
        }
        return reports.stream().map(Future::resultNow).toList();
    }

    private static LiveReport report(CheckPlan plan, Prober prober, Semaphore room)
            throws InterruptedException {
        return switch (plan.check()) {
            case CheckConfig.None _ -> unasked(plan, Outcome.NOT_CHECKED, HealthReport.NOT_CHECKED);
            case CheckConfig.Passive _ -> unasked(plan, Outcome.PASSIVE, Passive.JUDGED_SO);
            case CheckConfig.Active active -> {
                room.acquire();
                try {
                    yield report(plan, prober.probe(plan, active, new Cutoff()));
                } catch (RuntimeException | Error fault) {
                    yield unasked(plan, Outcome.NOT_ASKED, "a fault in the probe: " + fault);
                } finally {
                    room.release();
                }
            }
        };
    }

    private static LiveReport report(CheckPlan plan, ProbeResult result) {
        return switch (result) {
            case ProbeResult.Answered(Finding finding, Duration took) -> new LiveReport(plan.key(),
                    outcome(finding), advice(finding), result.describe(), took);
            case ProbeResult.Failed(_, Duration took) -> new LiveReport(plan.key(), Outcome.DOWN,
                    Advice.NONE, result.describe(), took);
            case ProbeResult.NotAsked _ -> unasked(plan, Outcome.NOT_ASKED, result.describe());
        };
    }

    private static Outcome outcome(Finding finding) {
        return switch (finding) {
            case Finding.Good _ -> Outcome.UP;
            case Finding.Bad _,Finding.Declined _ -> Outcome.DOWN;
            case Finding.WrongRole _ -> Outcome.WRONG_ROLE;
        };
    }

    private static Advice advice(Finding finding) {
        return finding instanceof Finding.Good good
                ? good.advice().after(Advice.NONE)
                : Advice.NONE;
    }

    private static LiveReport unasked(CheckPlan plan, Outcome outcome, String why) {
        return new LiveReport(plan.key(), outcome, Advice.NONE, why, Duration.ZERO);
    }
}
