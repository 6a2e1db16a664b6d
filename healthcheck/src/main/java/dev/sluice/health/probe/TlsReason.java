package dev.sluice.health.probe;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a TLS handshake failed, in an operator's words. The Java platform says it in the chain of
/// causes, by class where it matters.
final class TlsReason {

    private static final String ALERT = "Received fatal alert: ";
    private static final int CAUSES_MAX = 16;

    private TlsReason() {}

    static String of(SSLException e) {
        Throwable cause = e;
        @Nullable
        String named = null;
        for (int i = 0; i < CAUSES_MAX && cause != null; i++) {
            String text = of(cause);
            named = text == null ? named : text;
            cause = cause.getCause();
        }
        return named == null ? "TLS failed: " + Excerpt.of(message(e)) : named;
    }

    /// Null for a class that says nothing in particular.
    private static @Nullable String of(Throwable cause) {
        String message = message(cause);
        return switch (cause) {
            case CertificateExpiredException _ -> "certificate expired: " + Excerpt.of(message);
            case CertificateNotYetValidException _ ->
                "certificate not valid yet: " + Excerpt.of(message);
            case CertPathBuilderException _ -> "certificate signed by nobody who is trusted";
            case CertificateException _ when message.startsWith("No ") ->
                "certificate is for another name: " + Excerpt.of(message);
            case SSLException _ when message.contains(ALERT) -> "TLS refused by the backend: "
                    + Excerpt.of(message.substring(message.indexOf(ALERT) + ALERT.length()));
            case SSLException _ when message.contains("unrecognized SSL message")
                    || message.contains("plaintext connection") ->
                "not a TLS answer";
            default -> null;
        };
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
