package dev.sluice.health.probe;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Asks backends over real sockets, each probe on the thread that calls it. One timer thread cuts
/// off probes whose time is over.
public final class SocketProber implements Prober {

    private final ScheduledThreadPoolExecutor timer;

    /// A prober with a timer of its own.
    public SocketProber() {
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
                TimeUnit.NANOSECONDS.convert(check.timing().timeout()), TimeUnit.NANOSECONDS);
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
            Finding finding = converse(connection, check.probe(), at.authority());
            return new ProbeResult.Answered(finding, since(start));
        } catch (IOException e) {
            return new ProbeResult.Failed(Reason.of(e), since(start));
        }
    }

    private static Finding converse(Connection connection, Probe probe, String authority)
            throws IOException {
        Finding finding = switch (probe) {
            case Probe.Tcp _ -> Finding.GOOD;
            case Probe.SendExpect script ->
                Finding.of(new ScriptProbe(connection).play(script.steps()));
            case Probe.Http http -> Finding.of(new HttpProbe(connection).ask(http, authority));
            case Probe.Tls _ -> notBuilt();
            case Probe.Postgres _ -> notBuilt();
            case Probe.Mysql _ -> notBuilt();
            case Probe.Redis _ -> notBuilt();
            case Probe.Dns _ -> notBuilt();
            case Probe.A2s _ -> notBuilt();
            case Probe.Raknet _ -> notBuilt();
            case Probe.Quic _ -> notBuilt();
            case Probe.Ntp _ -> notBuilt();
            case Probe.Sip _ -> notBuilt();
            case Probe.Radius _ -> notBuilt();
            case Probe.Agent _ -> notBuilt();
            case Probe.Exec _ -> notBuilt();
        };
        if (finding instanceof Finding.Good && !(probe instanceof Probe.Tcp)) {
            connection.partPolitely();
        }
        return finding;
    }

    private static Finding notBuilt() throws IOException {
        throw new BadAnswer("not built yet");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
