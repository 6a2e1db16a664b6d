package dev.sluice.health.probe;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges the certificates of one handshake. The platform decides; this says why in an operator's
/// words, and looks at all dates, which the platform does not for a certificate that is itself
/// among the trusted ones.
final class TlsJudge extends X509ExtendedTrustManager {

    private final @Nullable X509ExtendedTrustManager trust;
    private final String name;
    private @Nullable TlsChain chain;

    /// @param trust who says whether certificates are trusted; null to accept all
    /// @param name whom the backend's own must be for
    TlsJudge(@Nullable X509ExtendedTrustManager trust, String name) {
        this.trust = trust;
        this.name = name;
    }

    /// Why a certificate is refused. The message is for an operator.
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;

        /// @param cause from which the platform derives what the backend is told
        private Refused(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// What was shown; null until then.
    @Nullable
    TlsChain chain() {
        return chain;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        if (trust == null) {
            chain = TlsChain.of(List.of(shown[0]), List.of());
            return;
        }
        var seen = TlsChain.of(List.of(shown), List.of(trust.getAcceptedIssuers()));
        chain = seen;
        String complaint = seen.complaint(Instant.now());
        try {
            trust.checkServerTrusted(shown, type, engine);
        } catch (CertificateException e) {
            throw new Refused(complaint == null ? TlsReason.of(e, seen, name) : complaint,
                    e.getCause());
        }
        if (complaint != null) {
            throw new Refused(complaint, null);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        throw onlyEngines();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        throw onlyEngines();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type)
            throws CertificateException {
        throw onlyEngines();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
            throws CertificateException {
        throw onlyEngines();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
            throws CertificateException {
        throw onlyEngines();
    }

    private static CertificateException onlyEngines() {
        return new CertificateException("not a server's certificate on an SSLEngine");
    }
}
