package dev.sluice.health;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.CheckConfig.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks backends over real sockets, each probe on the thread that calls it. One timer thread cuts
/// off probes whose time is over.
final class SocketProber implements Prober {

    private final ScheduledThreadPoolExecutor timer;

    SocketProber() {
        this(new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("check timer").factory()));
    }

    SocketProber(ScheduledThreadPoolExecutor timer) {
        this.timer = timer;
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ProbeResult probe(CheckPlan plan, CheckConfig.Active check, Cutoff cutoff) {
        long start = System.nanoTime();
        Future<?> deadline = timer.schedule(() -> cutoff.cut(Cutoff.Cause.TIME_IS_OVER),
                Pace.nanos(check.timing().timeout()), TimeUnit.NANOSECONDS);
        try {
            return switch (Destination.of(plan.address(), check)) {
                case Destination.Nowhere(String reason) ->
                    new ProbeResult.Failed(reason, since(start));
                case Destination.At at -> ask(plan, check, at, cutoff, start);
            };
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static ProbeResult ask(CheckPlan plan, CheckConfig.Active check, Destination.At at,
            Cutoff cutoff, long start) {
        Connection opened;
        try {
            opened = Connection.open(at.address(), cutoff, check.timing().timeout());
        } catch (IOException e) {
            return new ProbeResult.NotAsked(Reason.of(e));
        }
        try (Connection connection = opened) {
            connection.connect(at.address(), plan.source());
            String complaint = converse(connection, check.probe(), at.authority());
            return complaint == null
                    ? new ProbeResult.Passed(since(start))
                    : new ProbeResult.Failed(complaint, since(start));
        } catch (IOException e) {
            return new ProbeResult.Failed(Reason.of(e), since(start));
        }
    }

    /// Null when the backend answered as it should.
    private static @Nullable String converse(Connection connection, Probe probe, String authority)
            throws IOException {
        String complaint = switch (probe) {
            case Probe.Tcp _ -> null;
            case Probe.SendExpect script -> new ScriptProbe(connection).play(script.steps());
            case Probe.Http http -> new HttpProbe(connection).ask(http, authority);
        };
        if (complaint == null && !(probe instanceof Probe.Tcp)) {
            connection.partPolitely();
        }
        return complaint;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
