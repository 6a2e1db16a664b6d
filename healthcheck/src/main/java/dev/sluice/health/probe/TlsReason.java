package dev.sluice.health.probe;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import javax.net.ssl.SSLException;

/// Why a TLS handshake failed, in an operator's words. The Java platform says it in the chain of
/// causes: by class where it matters, by text else.
final class TlsReason {

    private static final String ALERT = "Received fatal alert: ";
    private static final String WARNING = "received handshake warning: ";
    private static final int CAUSES_MAX = 16;

    private TlsReason() {}

    /// @param name whom the backend was asked for
    /// @param wasAskedWho whether the backend has asked for a certificate of ours
    static String of(SSLException e, String name, boolean wasAskedWho) {
        Throwable cause = e;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            if (cause instanceof TlsJudge.Refused) {
                return message(cause);
            }
            cause = cause.getCause();
        }
        String message = message(e).replaceFirst("^\\(\\w+\\) ", ""); // the alert that we send
        for (String received : new String[]{ALERT, WARNING}) {
            int at = message.indexOf(received);
            if (at >= 0) {
                return refusal(message.substring(at + received.length()), name, wasAskedWho);
            }
        }
        if (message.contains("selected protocol version")) {
            return "speaks no TLS version later than 1.1";
        }
        return message.contains("close_notify during handshake")
                ? "connection closed in the middle of the TLS handshake"
                : "malformed TLS: " + Excerpt.of(message);
    }

    /// Why the platform refuses a certificate whose dates are right.
    static String of(CertificateException e, TlsChain chain, String name) {
        if (message(e).startsWith("No ")) {
            String names = chain.names();
            return "certificate is for %s (expected: %s)".formatted(
                    names == null ? "the subject " + chain.subject() + " alone" : names,
                    Excerpt.of(name));
        }
        if (message(e).startsWith("Illegal given domain name")) {
            return "no certificate can be for %s: set a name for TLS".formatted(Excerpt.of(name));
        }
        Throwable last = e;
        for (int i = 0; i < CAUSES_MAX && last.getCause() != null; i++) {
            last = last.getCause();
        }
        return switch (last) {
            case CertPathBuilderException _ -> untrusted(chain);
            case CertPathValidatorException at when at.getReason() == PKIXReason.NO_TRUST_ANCHOR ->
                untrusted(chain);
            default -> "certificate not accepted: " + Excerpt.of(message(last));
        };
    }

    private static String untrusted(TlsChain chain) {
        return chain.isSelfSigned()
                ? "certificate is self-signed and not trusted"
                : "certificate signed by %s, which is not trusted".formatted(chain.issuer());
    }

    /// @param alert as the platform writes it, which is as in RFC 8446, appendix B.2
    private static String refusal(String alert, String name, boolean wasAskedWho) {
        String why = switch (alert) {
            case "protocol_version" -> "no TLS version in common";
            case "handshake_failure" ->
                wasAskedWho ? "wants a certificate of its clients" : "no cipher in common";
            case "certificate_required", "bad_certificate" ->
                wasAskedWho ? "wants a certificate of its clients" : "refuses TLS";
            case "unrecognized_name" -> "does not know the name " + Excerpt.of(name);
            default -> "refuses TLS";
        };
        return why + " (alert " + Excerpt.of(alert) + ")";
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
