package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/// A key and its certificates, its own first (RFC 5280), made here and now without other programs.
public record Identity(PrivateKey key, List<X509Certificate> chain) {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_WITH_SHA256 = hex("300a06082a8648ce3d040302");
    private static final byte[] IS_CA = hex("300f0603551d130101ff040530030101ff");
    private static final byte[] ALTERNATIVE_NAMES = hex("0603551d11");

    /// What a certificate says, besides who signed it.
    ///
    /// @param names DNS names and IP addresses; none leaves the subject alone
    public record Claim(String subject, Instant from, Instant until, boolean isCa,
            List<String> names) {

        /// For a year.
        public static Claim of(String... names) {
            Instant now = Instant.now();
            return new Claim("CN=backend", now.minus(YEAR), now.plus(YEAR), false, List.of(names));
        }

        public Claim named(String other) {
            return new Claim(other, from, until, isCa, names);
        }

        public Claim until(Instant end) {
            return new Claim(subject, from, end, isCa, names);
        }

        public Claim from(Instant begin) {
            return new Claim(subject, begin, until, isCa, names);
        }

        public Claim authority() {
            return new Claim(subject, from, until, true, names);
        }
    }

    public static Identity selfSigned(Claim claim) {
        try {
            KeyPair pair = pair();
            return new Identity(pair.getPrivate(), List.of(
                    sign(claim, pair.getPublic(), pair.getPrivate(),
                            new X500Principal(claim.subject()))));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Its chain leads to this one's own certificate, and leaves out a root.
    public Identity issue(Claim claim) {
        try {
            KeyPair pair = pair();
            var way = new ArrayList<X509Certificate>();
            way.add(sign(claim, pair.getPublic(), key, own().getSubjectX500Principal()));
            chain.stream().filter(
                    each -> !each.getIssuerX500Principal().equals(each.getSubjectX500Principal()))
                    .forEach(way::add);
            return new Identity(pair.getPrivate(), way);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The same key, under a certificate that somebody else has signed.
    public X509Certificate crossSigned(Identity by, Claim claim) {
        try {
            return sign(claim, own().getPublicKey(), by.key(), by.own().getSubjectX500Principal());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public X509Certificate own() {
        return chain.getFirst();
    }

    /// Writes the chain in PEM, and after it the key if that is wanted.
    public Path write(Path file, boolean withKey) throws IOException {
        var text = new StringBuilder();
        try {
            for (X509Certificate each : chain) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
        return Files.writeString(file,
                text + (withKey ? pem("PRIVATE KEY", key.getEncoded()) : ""));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what,
                Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der), what);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(Claim claim, PublicKey holder, PrivateKey signer,
            X500Principal issuer) throws GeneralSecurityException, IOException {
        byte[] body = der(0x30, der(0xa0, der(0x02, new byte[]{2})),
                der(0x02, BigInteger.valueOf(SERIAL.getAndIncrement()).toByteArray()),
                ECDSA_WITH_SHA256, issuer.getEncoded(),
                der(0x30, time(claim.from()), time(claim.until())),
                new X500Principal(claim.subject()).getEncoded(), holder.getEncoded(),
                der(0xa3, der(0x30, claim.isCa() ? IS_CA : new byte[0], names(claim.names()))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer);
        signature.update(body);
        byte[] whole = der(0x30, body, ECDSA_WITH_SHA256,
                der(0x03, new byte[]{0}, signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] names(List<String> names) throws IOException {
        if (names.isEmpty()) {
            return new byte[0];
        }
        var each = new ByteArrayOutputStream();
        for (String name : names) {
            each.write(name(name));
        }
        return der(0x30, ALTERNATIVE_NAMES, der(0x04, der(0x30, each.toByteArray())));
    }

    private static byte[] name(String name) throws IOException {
        try {
            return der(0x87, InetAddress.ofLiteral(name).getAddress());
        } catch (IllegalArgumentException _) {
            return der(0x82, name.getBytes(US_ASCII));
        }
    }

    /// Every certificate has the long form, which RFC 5280 wants from 2050 on only.
    private static byte[] time(Instant instant) throws IOException {
        return der(0x18, TIME.format(instant).getBytes(US_ASCII));
    }

    private static byte[] der(int tag, byte[]... parts) throws IOException {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.write(part);
        }
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (content.size() < 0x80) {
            whole.write(content.size());
        } else {
            byte[] length = BigInteger.valueOf(content.size()).toByteArray();
            int skip = length[0] == 0 ? 1 : 0;
            whole.write(0x80 | length.length - skip);
            whole.write(length, skip, length.length - skip);
        }
        content.writeTo(whole);
        return whole.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
