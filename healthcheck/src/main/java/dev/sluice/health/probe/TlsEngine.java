package dev.sluice.health.probe;

import dev.sluice.config.TlsConfig;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

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
