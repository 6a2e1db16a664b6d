package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Which exchange each type of check has on a connection, and whether it is encrypted.
final class StreamExchange {

    private StreamExchange() {}

    /// Says what there is to say on an open connection, and parts from it as the protocol wants.
    ///
    /// @param masters who knows which Redis server is the master
    static Finding converse(Connection connection, Probe probe, Destination.At at,
            RedisProbe.Masters masters) throws IOException {
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
            case Probe.Redis redis -> encrypted(connection, redis.tls(), at,
                    wire -> new RedisProbe(wire, masters).ask(redis));
            case Probe.Dns dns -> new DnsProbe(dns, DatagramExchange.RANDOM).ask(connection);
            case Probe.Sip _ ->
                new SipProbe(connection.ends(), DatagramExchange.RANDOM).ask(connection);
            case Probe.A2s _,Probe.Raknet _,Probe.Quic _,Probe.Ntp _,Probe.Radius _ ->
                throw new IllegalArgumentException("only over UDP: " + probe);
            case Probe.Agent _ -> new AgentProbe(connection).ask();
            case Probe.Exec _ -> throw new IllegalArgumentException("over no socket: " + probe);
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
}
