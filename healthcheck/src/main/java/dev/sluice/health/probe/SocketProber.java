package dev.sluice.health.probe;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.time.Duration;

/// Asks backends over real sockets, each probe on the thread that calls it. One timer thread cuts
/// off probes whose time is over.
public final class SocketProber implements Prober {

    private final Alarms deadlines;

    /// A prober with a timer of its own.
    public SocketProber() {
        this(new Alarms("check timer"));
    }

    SocketProber(Alarms deadlines) {
        this.deadlines = deadlines;
    }

    @Override
    public ProbeResult probe(CheckPlan plan, CheckConfig.Active check, Cutoff cutoff) {
        TlsEngine.prepare(check.probe().tls());
        long start = System.nanoTime();
        Alarms.Lift deadline = deadlines.in(check.timing().timeout(),
                () -> cutoff.cut(Cutoff.Cause.TIME_IS_OVER));
        try {
            return switch (Destination.of(plan.address(), check)) {
                case Destination.Nowhere(String reason) ->
                    new ProbeResult.Failed(reason, since(start));
                case Destination.At at when check.probe() instanceof Probe.Exec exec ->
                    run(plan, at, new ExecProbe(exec, cutoff, check.timing().timeout()), start);
                case Destination.At at -> {
                    DatagramExchange datagrams = DatagramExchange.of(check.probe());
                    yield datagrams == null
                            ? ask(plan, check, at, cutoff, start)
                            : ask(datagrams, plan, check, at, cutoff, start);
                }
            };
        } finally {
            deadline.lift();
        }
    }

    @Override
    public void close() {
        deadlines.close();
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
            Finding finding = StreamExchange.converse(connection, check.probe(), at,
                    masters(plan, check, at, cutoff, start));
            return new ProbeResult.Answered(finding, since(start));
        } catch (CannotAsk e) {
            return new ProbeResult.NotAsked(Reason.of(e));
        } catch (IOException e) {
            return new ProbeResult.Failed(Reason.of(e), since(start));
        }
    }

    private static ProbeResult ask(DatagramExchange exchange, CheckPlan plan,
            CheckConfig.Active check, Destination.At at, Cutoff cutoff, long start) {
        DatagramConnection opened;
        try {
            opened = DatagramConnection.open(cutoff, check.timing().timeout());
        } catch (IOException e) {
            return new ProbeResult.NotAsked(Reason.of(e));
        }
        try (DatagramConnection connection = opened) {
            Ends ends = connection.connect(at.address(), plan.source());
            return new ProbeResult.Answered(exchange.over(connection, ends), since(start));
        } catch (IOException e) {
            return new ProbeResult.Failed(Reason.of(e), since(start));
        }
    }

    /// The Sentinels of a check, where it has any, get half of the time that is left.
    private static RedisProbe.Masters masters(CheckPlan plan, CheckConfig.Active check,
            Destination.At at, Cutoff cutoff, long start) {
        if (!(check.probe() instanceof Probe.Redis redis) || redis.sentinels() == null) {
            return RedisProbe.Masters.BELIEVED;
        }
        Duration timeout = check.timing().timeout();
        var poll = new SentinelPoll(redis.sentinels(), redis.tls(),
                to -> new DirectLine(Connection.open(to, cutoff, timeout), to),
                NamedMaster.of(plan.address(), at.address()));
        return () -> poll.judge(timeout.minus(since(start)).dividedBy(2));
    }

    /// Runs a program in place of an exchange.
    private static ProbeResult run(CheckPlan plan, Destination.At at, ExecProbe probe,
            long start) {
        try {
            return new ProbeResult.Answered(probe.run(plan.key(), at.address()), since(start));
        } catch (CannotAsk e) {
            return new ProbeResult.NotAsked(Reason.of(e));
        } catch (IOException e) {
            return new ProbeResult.Failed(Reason.of(e), since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
