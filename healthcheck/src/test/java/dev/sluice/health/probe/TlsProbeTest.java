package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Identity.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsProbeTest {

    private static final Instant END = Instant.parse("2126-05-06T07:08:09Z");
    private static final String DAY = "2126-05-06";
    private static final Identity CA = Identity.selfSigned(
            Claim.of().named("CN=CA").authority().until(END.plusSeconds(1)));
    private static final Identity DB = CA.issue(Claim.of("db.test").until(END));
    private static final Duration WARNING = Duration.ofDays(14);
    private static final TlsConfig ANYBODY = new TlsConfig(null, null, false);

    @ParameterizedTest
    @CsvSource({"P300D,in 300 days", "PT31H8M9S,in 1 day", "PT31H8M10S,in 2 days",
            "PT7H8M10S,in 1 day", "PT7H8M9S,today", "PT0S,today"})
    void saysHowLongTheCertificateHolds(Duration left, String words) throws IOException {
        assertThat(ask(ANYBODY, WARNING, left)).isInstanceOfSatisfying(Finding.Good.class,
                good -> assertThat(good.note()).isEqualTo(
                        "TLSv1.3, certificate ends " + words + " (" + DAY + ")"));
    }

    @Test
    void warnsBeforeTheEnd() throws IOException {
        String soon = "certificate ends in 14 days (" + DAY + ")";

        assertThat(warning(WARNING, WARNING)).isNull();
        assertThat(warning(WARNING, WARNING.minusSeconds(1))).isEqualTo(soon);
        assertThat(warning(Duration.ZERO, WARNING.minusSeconds(1))).isNull();
    }

    @Test
    void anExpiredCertificateFailsEvenIfAnybodyIsTrusted() throws IOException {
        assertThat(ask(ANYBODY, WARNING, Duration.ofSeconds(-1))).isEqualTo(new Finding.Bad(
                "certificate expired on 2126-05-06 07:08 UTC"));
        assertThat(ask(ANYBODY, WARNING, Duration.ofDays(40_000)))
                .isInstanceOfSatisfying(Finding.Bad.class, bad -> assertThat(bad.reason())
                        .startsWith("certificate is not valid before 20"));
    }

    @Test
    void anIssuerThatEndsFirstIsWhatCounts(@TempDir Path folder)
            throws IOException {
        Identity between = CA.issue(Claim.of().named("CN=between").authority().until(END));
        var tls = new TlsConfig(CA.write(folder.resolve("ca"), false), null, true);
        var backend = TlsBackend.of(between.issue(
                Claim.of("db.test").until(END.plus(WARNING))));
        var probe = new TlsProbe(backend, InstantSource.fixed(END.minus(Duration.ofDays(3))));

        assertThat(probe.ask(new Probe.Tls(tls, WARNING), "db.test"))
                .isInstanceOfSatisfying(Finding.Good.class,
                        good -> assertThat(good.warning()).isEqualTo("certificate of the issuer "
                                + "\"CN=between\" ends in 3 days (" + DAY + ")"));
    }

    private static @Nullable String warning(Duration warning, Duration left) throws IOException {
        return ask(ANYBODY, warning, left) instanceof Finding.Good good ? good.warning() : "bad";
    }

    private static Finding ask(TlsConfig tls, Duration warning, Duration left)
            throws IOException {
        return new TlsProbe(TlsBackend.of(DB), InstantSource.fixed(END.minus(left)))
                .ask(new Probe.Tls(tls, warning), "db.test");
    }
}
