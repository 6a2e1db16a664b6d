package dev.sluice.health.probe;

import static java.time.ZoneOffset.UTC;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/// Shakes hands and looks at how long the certificates still hold, which a handshake alone does
/// not do where nothing is verified.
final class TlsProbe {

    private final Wire wire;
    private final InstantSource clock;

    TlsProbe(Wire wire, InstantSource clock) {
        this.wire = wire;
        this.clock = clock;
    }

    Finding ask(Probe.Tls probe, String host) throws IOException {
        TlsWire secured = TlsWire.start(wire, probe.tls(), host);
        Finding finding = judge(secured, probe.expiryWarning());
        secured.end();
        return finding;
    }

    private Finding judge(TlsWire secured, Duration warning) throws BadAnswer {
        TlsChain chain = secured.chain();
        Instant now = clock.instant();
        String complaint = chain.complaint(now);
        if (complaint != null) {
            return new Finding.Bad(complaint);
        }
        X509Certificate first = chain.endsFirst();
        Instant end = first.getNotAfter().toInstant();
        LocalDate day = LocalDate.ofInstant(end, UTC);
        String life = "%s ends %s (%s)".formatted(chain.title(first),
                when(ChronoUnit.DAYS.between(LocalDate.ofInstant(now, UTC), day)), day);
        return new Finding.Good(secured.version() + ", " + life, AdviceChange.NOTHING,
                now.plus(warning).isAfter(end) ? life : null);
    }

    private static String when(long days) {
        if (days == 0) {
            return "today";
        }
        return days == 1 ? "in 1 day" : "in " + days + " days";
    }
}
