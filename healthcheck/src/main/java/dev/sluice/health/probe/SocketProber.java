package dev.sluice.health.probe;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
        TlsEngine.prepare(check.probe().tls());
        long start = System.nanoTime();
        Future<?> deadline = timer.schedule(() -> cutoff.cut(Cutoff.Cause.TIME_IS_OVER),
                TimeUnit.NANOSECONDS.convert(check.timing().timeout()), TimeUnit.NANOSECONDS);
        try {
            return switch (Destination.of(plan.address(), check)) {
                case Destination.Nowhere(String reason) ->
                    new ProbeResult.Failed(reason, since(start));
                case Destination.At at -> {
                    DatagramExchange datagrams = DatagramExchange.of(check.probe());
                    yield datagrams == null
                            ? ask(plan, check, at, cutoff, start)
                            : ask(datagrams, plan, check, at, cutoff, start);
                }
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
            Finding finding = converse(connection, check.probe(), at);
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

    private static Finding converse(Connection connection, Probe probe, Destination.At at)
            throws IOException {
        Finding finding = switch (probe) {
            case Probe.Tcp _ -> Finding.GOOD;
            case Probe.SendExpect script -> encrypted(connection, script.tls(), at,
                    wire -> Finding.of(new ScriptProbe(wire).play(script.steps())));
            case Probe.Http http -> encrypted(connection, http.tls(), at,
                    wire -> Finding.of(new HttpProbe(wire).ask(http, at.authority())));
            case Probe.Tls tls ->
                new TlsProbe(connection, InstantSource.system()).ask(tls, at.host());
            case Probe.Postgres postgres ->
                new PostgresProbe(connection, at.host()).ask(postgres);
            case Probe.Mysql mysql -> new MysqlProbe(connection,
                    at.address() instanceof UnixDomainSocketAddress,
                    tls -> TlsWire.start(connection, tls, at.host())).ask(mysql);
            case Probe.Redis _ -> notBuilt();
            case Probe.Dns dns -> new DnsProbe(dns, DatagramExchange.RANDOM).ask(connection);
            case Probe.Sip _ ->
                new SipProbe(connection.ends(), DatagramExchange.RANDOM).ask(connection);
            case Probe.A2s _,Probe.Raknet _,Probe.Quic _,Probe.Ntp _,Probe.Radius _ ->
                throw new IllegalArgumentException("only over UDP: " + probe);
            case Probe.Agent _ -> notBuilt();
            case Probe.Exec _ -> notBuilt();
        };
        if (!(finding instanceof Finding.Bad) && !(probe instanceof Probe.Tcp)) {
            connection.partPolitely();
        }
        return finding;
    }

    /// Has an exchange over TLS from the first byte on, or in the clear.
    ///
    /// @param tls null for in the clear
    private static Finding encrypted(Connection connection, @Nullable TlsConfig tls,
            Destination.At at, Exchange exchange) throws IOException {
        if (tls == null) {
            return exchange.over(connection);
        }
        TlsWire secured = TlsWire.start(connection, tls, at.host());
        Finding finding = exchange.over(secured);
        secured.end();
        return finding;
    }

    /// What is said on an open wire.
    @FunctionalInterface
    private interface Exchange {
        Finding over(Wire wire) throws IOException;
    }

    private static Finding notBuilt() throws IOException {
        throw new BadAnswer("not built yet");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
