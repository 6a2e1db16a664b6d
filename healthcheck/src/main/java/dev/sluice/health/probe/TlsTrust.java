package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates are trusted. Reading them takes long, so what was read is kept until the
/// file changes.
final class TlsTrust {

    private static final int CERTIFICATES_MAX = 1000;
    private static final ConcurrentMap<Path, Read> BY_FILE = new ConcurrentHashMap<>();

    private TlsTrust() {}

    /// What a file of certificates held when it was last changed at `changed`.
    private record Read(FileTime changed, List<TrustManager> managers) {}

    static List<TrustManager> of(TlsConfig tls) throws BadAnswer {
        if (!tls.verify()) {
            return List.of(new Anybody());
        }
        try {
            return tls.ca() == null ? Platform.MANAGERS : byFile(tls.ca());
        } catch (IOException | GeneralSecurityException e) {
            throw new BadAnswer("cannot read the certificates in %s: %s".formatted(tls.ca(),
                    e.getMessage()));
        }
    }

    private static List<TrustManager> byFile(Path file)
            throws IOException, GeneralSecurityException {
        FileTime changed = Files.getLastModifiedTime(file);
        Read known = BY_FILE.get(file);
        if (known == null || !known.changed().equals(changed)) {
            known = new Read(changed, managers(storeOf(file)));
            BY_FILE.put(file, known);
        }
        return known.managers();
    }

    private static KeyStore storeOf(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Collection<? extends Certificate> certificates;
        try (InputStream pem = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        }
        if (certificates.isEmpty() || certificates.size() > CERTIFICATES_MAX) {
            throw new IOException("it holds %d of them (expected: 1 to %d, in PEM)"
                    .formatted(certificates.size(), CERTIFICATES_MAX));
        }
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca" + number++, certificate);
        }
        return store;
    }

    private static List<TrustManager> managers(@Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return List.of(factory.getTrustManagers());
    }

    /// Read when the first check asks for it.
    private static final class Platform {
        static final List<TrustManager> MANAGERS = read();

        private static List<TrustManager> read() {
            try {
                return managers(null);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the Java platform has no certificates", e);
            }
        }
    }

    /// For `verify: false`.
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
