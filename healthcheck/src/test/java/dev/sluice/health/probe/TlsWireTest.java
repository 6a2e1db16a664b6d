package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Identity.Claim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsWireTest {

    private static final Identity CA = Identity.selfSigned(Claim.of().named("CN=CA").authority());
    private static final Identity DB = CA.issue(Claim.of("db.test", "*.pool.test", "10.0.0.7",
            "2001:db8::7"));
    private static final TlsConfig ANYBODY = new TlsConfig(null, null, false);

    @TempDir
    static Path folder;
    private static TlsConfig tls = TlsConfig.DEFAULT;

    @BeforeAll
    static void write() throws IOException {
        tls = new TlsConfig(CA.write(folder.resolve("ca.pem"), false), null, true);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,1", "TLSv1.2,100000", "TLSv1.3,1", "TLSv1.3,7", "TLSv1.3,100000"})
    void carriesAnExchangeHoweverItsBytesArrive(String version, int piece) throws IOException {
        String much = "x".repeat(40_000);
        var backend = TlsBackend.of(DB, version).answering(much).inPiecesOf(piece);
        TlsWire wire = TlsWire.start(backend, tls, "db.test");

        wire.send(ascii("hello"));

        assertThat(read(wire, 40_000)).isEqualTo(much);
        assertThat(backend.heard()).isEqualTo("hello");
        assertThat(wire.version()).isEqualTo(version);
        wire.end();
        assertThat(backend.isInboundDone()).as("a goodbye").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.test", "DB.test", "db.test.", "a.pool.test", "10.0.0.7",
            "2001:db8::7", "2001:db8:0::0:7"})
    void theNameMayBeADnsNameAWildcardOrAnAddress(String host) throws IOException {
        assertThat(reason(TlsBackend.of(DB), tls, host)).isEmpty();
        var named = new TlsConfig(tls.ca(), host, true);
        assertThat(reason(TlsBackend.of(DB), named, "203.0.113.9")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.test", "a.b.pool.test", "pool.test", "10.0.0.8", "::1"})
    void aWrongNameIsRefusedWithThoseThatWouldBeRight(String host) throws IOException {
        assertThat(reason(TlsBackend.of(DB), tls, host)).isEqualTo(
                "certificate is for \"db.test, *.pool.test, 10.0.0.7, 2001:db8::7\" (expected: \""
                        + host + "\")");
    }

    @Test
    void aCertificateWithoutNamesIsForItsSubjectAlone() throws IOException {
        Identity plain = CA.issue(Claim.of().named("CN=db.test"));
        Identity odd = CA.issue(Claim.of("a\nb\u0007.test" + "y".repeat(200)));

        assertThat(reason(TlsBackend.of(plain), tls, "db.test")).isEmpty();
        assertThat(reason(TlsBackend.of(plain), tls, "10.0.0.7")).isEqualTo(
                "certificate is for the subject \"CN=db.test\" alone (expected: \"10.0.0.7\")");
        assertThat(reason(TlsBackend.of(odd), tls, "db.test"))
                .startsWith("certificate is for \"a\\nb\\x07.testyyyy").hasSizeLessThan(120);
        assertThat(reason(TlsBackend.of(DB), tls, "my_db"))
                .isEqualTo("no certificate can be for \"my_db\": set a name for TLS");
        assertThat(reason(TlsBackend.of(DB), ANYBODY, "my_db")).isEmpty();
    }

    @Test
    void saysWhoseSignatureIsNotTrusted() throws IOException {
        Identity other = Identity.selfSigned(Claim.of().named("CN=Other CA").authority());
        Identity alone = Identity.selfSigned(Claim.of("db.test").named("CN=db.test"));

        assertThat(reason(TlsBackend.of(other.issue(Claim.of("db.test"))), tls, "db.test"))
                .isEqualTo("certificate signed by \"CN=Other CA\", which is not trusted");
        assertThat(reason(TlsBackend.of(alone), tls, "db.test"))
                .isEqualTo("certificate is self-signed and not trusted");
        assertThat(reason(TlsBackend.of(DB), TlsConfig.DEFAULT, "db.test"))
                .isEqualTo("certificate signed by \"CN=CA\", which is not trusted");
        assertThat(reason(TlsBackend.of(alone), trusting(alone), "db.test")).isEmpty();
        assertThat(reason(TlsBackend.of(alone), ANYBODY, "x.test")).isEmpty();
    }

    @Test
    void certificatesThatHaveEndedOrNotBegunAreRefusedWithTheDate() throws IOException {
        Instant past = Instant.parse("2026-01-02T03:04:59Z");
        Instant future = Instant.parse("2126-01-02T03:04:05Z");
        Identity expired = CA.issue(Claim.of("db.test").until(past));
        Identity early = CA.issue(
                Claim.of("db.test").from(future).until(future.plus(Duration.ofDays(1))));

        assertThat(reason(TlsBackend.of(expired), tls, "db.test"))
                .isEqualTo("certificate expired on 2026-01-02 03:04 UTC");
        assertThat(reason(TlsBackend.of(early), tls, "db.test"))
                .isEqualTo("certificate is not valid before 2126-01-02 03:04 UTC");
        assertThat(reason(TlsBackend.of(expired), ANYBODY, "db.test")).isEmpty();
    }

    @Test
    void anExpiredCertificateIsRefusedEvenWhereItIsItselfTrustedOrItsIssuerIs() throws IOException {
        Claim past = Claim.of("db.test").named("CN=old")
                .until(Instant.parse("2026-01-02T03:04:05Z"));
        Identity alone = Identity.selfSigned(past);
        Identity root = Identity.selfSigned(past.authority());
        Identity between = CA.issue(past.authority());

        assertThat(reason(TlsBackend.of(alone), trusting(alone), "db.test"))
                .isEqualTo("certificate expired on 2026-01-02 03:04 UTC");
        for (Identity issuer : List.of(root, between)) {
            assertThat(reason(TlsBackend.of(issuer.issue(Claim.of("db.test"))),
                    issuer.equals(root) ? trusting(root) : tls, "db.test")).isEqualTo(
                            "certificate of the issuer \"CN=old\" expired on 2026-01-02 03:04 UTC");
        }
    }

    @Test
    void anExpiredCertificateBesideTheWayDoesNotMatter() throws IOException {
        Instant past = Instant.parse("2026-01-02T03:04:05Z");
        Identity old = Identity.selfSigned(Claim.of().named("CN=old").authority());
        var much = new Identity(DB.key(), List.of(DB.own(), CA.crossSigned(old,
                Claim.of().named("CN=CA").authority().until(past)), old.own()));

        TlsWire wire = TlsWire.start(TlsBackend.of(much), tls, "db.test");

        assertThat(wire.chain().way()).containsExactly(DB.own(), CA.own());
    }

    @Test
    void everyHandshakeLooksAtTheCertificateAnew() throws IOException {
        SSLContext context = TlsBackend.context(DB);
        for (String version : new String[]{"TLSv1.2", "TLSv1.3"}) {
            for (int i = 0; i < 3; i++) {
                var backend = new TlsBackend(context,
                        engine -> engine.setEnabledProtocols(new String[]{version}));
                TlsWire wire = TlsWire.start(backend.answering("x"), tls, "db.test");
                wire.send(ascii("x"));
                read(wire, 1); // and with it the tickets
                assertThat(wire.chain().own()).isEqualTo(DB.own());
            }
        }
    }

    private static TlsConfig trusting(Identity identity) throws IOException {
        Path file = Files.createTempFile(folder, "ca", ".pem");
        return new TlsConfig(identity.write(file, false), null, true);
    }

    /// Empty when the handshake succeeds.
    static String reason(Wire backend, TlsConfig tls, String host) throws IOException {
        try {
            TlsWire.start(backend, tls, host).end();
            return "";
        } catch (BadAnswer | ProbeTimedOut e) {
            return String.valueOf(e.getMessage());
        }
    }

    static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    /// Until `length` bytes are there, or the end.
    static String read(Wire wire, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining() && wire.receive(into) >= 0) {
            // go on
        }
        return ISO_8859_1.decode(into.flip()).toString();
    }
}
