package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

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
        X509Certificate first = secured.certificates().stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow(() -> new BadAnswer("no certificate"));
        Instant now = clock.instant();
        Instant end = first.getNotAfter().toInstant();
        String day = end.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
        if (!now.isBefore(end)) {
            return new Finding.Bad("certificate expired on " + day);
        }
        for (X509Certificate certificate : secured.certificates()) {
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return new Finding.Bad("certificate not valid yet");
            }
        }
        long days = Duration.between(now, end).toDays();
        String note = "%s, certificate ends in %d days (%s)".formatted(secured.version(), days,
                day);
        return now.plus(warning).isAfter(end)
                ? new Finding.Good(note, AdviceChange.NOTHING,
                        "certificate ends in %d days (%s)".formatted(days, day))
                : Finding.good(note);
    }
}
