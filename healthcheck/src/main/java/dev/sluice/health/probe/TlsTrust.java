package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates are trusted. Reading them takes long, so what was read is kept, a failure
/// included, until the file is another one. Any thread may ask; one reads, the others wait for it.
final class TlsTrust {

    private static final int CERTIFICATES_MAX = 1000;
    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final ConcurrentMap<Path, Kept> BY_FILE = new ConcurrentHashMap<>();

    private TlsTrust() {}

    /// What tells one version of a file from the next, even within a clock's tick.
    private record Version(FileTime changed, long bytes, @Nullable Object key) {}

    /// What one version of a file held: exactly one of the two.
    ///
    /// @param lasts false where another try may end otherwise, though the file stays the same
    private record Kept(Version version, @Nullable X509ExtendedTrustManager trust,
            @Nullable String failure, boolean lasts) {}

    /// Null where all certificates are accepted.
    static @Nullable X509ExtendedTrustManager of(TlsConfig tls) throws CannotAsk {
        if (!tls.verify()) {
            return null;
        }
        return tls.ca() == null ? Platform.TRUST : byFile(tls.ca());
    }

    private static X509ExtendedTrustManager byFile(Path file) throws CannotAsk {
        Version version = version(file);
        Kept known = BY_FILE.get(file);
        if (known == null || !known.version().equals(version)) {
            known = BY_FILE.compute(file, (_, before) -> before != null
                    && before.version().equals(version) ? before : read(file, version));
        }
        if (!known.lasts()) {
            BY_FILE.remove(file, known);
        }
        if (known.trust() == null) {
            throw new CannotAsk(problem(file, String.valueOf(known.failure())));
        }
        return known.trust();
    }

    private static Version version(Path file) throws CannotAsk {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new CannotAsk(problem(file, "not a file"));
            }
            return new Version(attributes.lastModifiedTime(), attributes.size(),
                    attributes.fileKey());
        } catch (NoSuchFileException _) {
            throw new CannotAsk(problem(file, "no such file"));
        } catch (CannotAsk e) {
            throw e;
        } catch (IOException e) {
            throw new CannotAsk(problem(file, String.valueOf(e.getMessage())));
        }
    }

    private static String problem(Path file, String why) {
        return "cannot read the certificates in %s: %s".formatted(file, why);
    }

    private static Kept read(Path file, Version version) {
        byte[] pem;
        try (InputStream input = Files.newInputStream(file)) {
            pem = input.readNBytes(BYTES_MAX + 1);
        } catch (IOException e) {
            return new Kept(version, null, String.valueOf(e.getMessage()), false);
        }
        try {
            return new Kept(version, trust(storeOf(pem)), null, true);
        } catch (IOException | GeneralSecurityException e) {
            return new Kept(version, null, String.valueOf(e.getMessage()), true);
        }
    }

    private static KeyStore storeOf(byte[] pem) throws IOException, GeneralSecurityException {
        if (pem.length > BYTES_MAX) {
            throw new IOException("longer than " + BYTES_MAX + " bytes");
        }
        Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem));
        if (certificates.isEmpty() || certificates.size() > CERTIFICATES_MAX) {
            throw new IOException("it holds %d of them (expected: 1 to %d, in PEM)"
                    .formatted(certificates.size(), CERTIFICATES_MAX));
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static X509ExtendedTrustManager trust(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast).findFirst()
                .orElseThrow(() -> new GeneralSecurityException("nobody judges X.509"));
    }

    /// Read when the first check asks for it.
    private static final class Platform {
        static final X509ExtendedTrustManager TRUST = read();

        private static X509ExtendedTrustManager read() {
            try {
                return trust(null);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the Java platform has no certificates", e);
            }
        }
    }
}
