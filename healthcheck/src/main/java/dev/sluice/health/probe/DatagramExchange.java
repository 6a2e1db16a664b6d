package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What is said over UDP.
@FunctionalInterface
interface DatagramExchange {

    /// Whoever cannot guess what must come back cannot answer in a backend's place.
    RandomGenerator RANDOM = new SecureRandom();

    Finding over(DatagramWire wire, Ends ends) throws IOException;

    /// Null for a probe that needs a stream.
    static @Nullable DatagramExchange of(Probe probe) {
        return switch (probe) {
            case Probe.SendExpect(var steps, Probe.Over over, _) when over == Probe.Over.UDP ->
                (wire, _) -> Finding.of(new DatagramScript(wire).play(steps));
            case Probe.Dns dns when dns.over() == Probe.Over.UDP ->
                (wire, _) -> new DnsProbe(dns, RANDOM).ask(wire);
            case Probe.Sip sip when sip.over() == Probe.Over.UDP ->
                (wire, ends) -> new SipProbe(ends, RANDOM).ask(wire);
            case Probe.A2s a2s -> (wire, _) -> new A2sProbe(a2s).ask(wire);
            case Probe.Raknet _ -> (wire, _) -> new RaknetProbe(RANDOM).ask(wire);
            case Probe.Quic _ -> (wire, _) -> new QuicProbe(RANDOM).ask(wire);
            case Probe.Ntp _ -> (wire, _) -> new NtpProbe(RANDOM).ask(wire);
            case Probe.Radius radius -> (wire, _) -> new RadiusProbe(radius, RANDOM).ask(wire);
            case Probe.SendExpect _,Probe.Dns _,Probe.Sip _,Probe.Tcp _,Probe.Http _ -> null;
            case Probe.Tls _,Probe.Postgres _,Probe.Mysql _,Probe.Redis _ -> null;
            case Probe.Agent _,Probe.Exec _ -> null;
        };
    }
}
