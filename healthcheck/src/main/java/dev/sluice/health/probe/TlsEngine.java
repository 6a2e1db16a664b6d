package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// The client's side of one TLS connection, with a context of its own: what the platform remembers
/// of a session, to resume it, it remembers there.
final class TlsEngine {

    private TlsEngine() {}

    /// @param name whom the backend's certificate must be for
    static SSLEngine of(TlsConfig tls, String name, TlsJudge judge, TlsAnonymous anonymous)
            throws CannotAsk {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[]{anonymous}, new TrustManager[]{judge}, null);
            SSLEngine engine = context.createSSLEngine(name, -1);
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            if (tls.verify()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110, section 4.3.4
            }
            parameters.setServerNames(serverNames(name));
            engine.setSSLParameters(parameters);
            return engine;
        } catch (GeneralSecurityException e) {
            throw new CannotAsk("no TLS on this machine: " + e.getMessage());
        }
    }

    /// Does beforehand what takes the longest and is no fault of a backend: the first handshake of
    /// a process loads hundreds of classes, and whom to trust may have to be read.
    ///
    /// @param tls null for nothing to do
    static void prepare(@Nullable TlsConfig tls) {
        if (tls == null) {
            return;
        }
        try {
            if (Rehearsal.WENT_WELL) {
                TlsTrust.of(tls);
            }
        } catch (CannotAsk _) {
            // The check itself will say so.
        }
    }

    /// A first word to nobody, said once, by being loaded.
    private static final class Rehearsal {
        static final boolean WENT_WELL = goesWell();

        private static boolean goesWell() {
            try {
                SSLEngine engine = of(new TlsConfig(null, null, false), "localhost",
                        new TlsJudge(null, "localhost"), new TlsAnonymous());
                engine.wrap(ByteBuffer.allocate(0),
                        ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
                return true;
            } catch (IOException _) {
                return false;
            }
        }
    }

    /// A server name is never an IP address, and has no dot at its end (RFC 6066, section 3).
    private static List<SNIServerName> serverNames(String name) {
        return isAddress(name) ? List.of() : hostNames(name.replaceFirst("\\.$", ""));
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static List<SNIServerName> hostNames(String name) {
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException _) {
            return List.of(); // such as one with an underscore, which is no host's
        }
    }
}
