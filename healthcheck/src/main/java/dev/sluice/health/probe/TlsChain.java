package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.IpText;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// The certificates that matter of those a backend has shown: its own and, where somebody is
/// trusted, those that lead from it to who is trusted. Servers show more than that, and what they
/// show beside the way may well have expired.
///
/// @param way at least the backend's own, which is the first
record TlsChain(List<X509Certificate> way) {

    private static final int WAY_MAX = 16;
    private static final int DNS_NAME = 2; // RFC 5280, section 4.2.1.6
    private static final int IP_ADDRESS = 7;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter
            .ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    TlsChain {
        way = List.copyOf(way);
    }

    /// The way from the first of `shown` to one of `trusted`, or as far as it leads.
    static TlsChain of(List<X509Certificate> shown, List<X509Certificate> trusted) {
        var way = new ArrayList<X509Certificate>();
        X509Certificate next = shown.getFirst();
        while (next != null && way.size() < WAY_MAX && !way.contains(next)) {
            way.add(next);
            X500Principal issuer = next.getIssuerX500Principal();
            boolean isDone = trusted.contains(next);
            X509Certificate root = isDone ? null : latest(issuer, trusted);
            if (root != null && !way.contains(root)) {
                way.add(root);
            }
            next = isDone || root != null ? null : latest(issuer, shown);
        }
        return new TlsChain(way);
    }

    /// The backend's own.
    X509Certificate own() {
        return way.getFirst();
    }

    /// The one that ends before all others.
    X509Certificate endsFirst() {
        return way.stream().min(Comparator.comparing(X509Certificate::getNotAfter)).orElseThrow();
    }

    /// What is wrong with the dates; null when all certificates hold at `now`.
    @Nullable
    String complaint(Instant now) {
        for (X509Certificate each : way) {
            Instant begin = each.getNotBefore().toInstant();
            Instant end = each.getNotAfter().toInstant();
            if (now.isAfter(end)) {
                return title(each) + " expired on " + MINUTE.format(end);
            }
            if (now.isBefore(begin)) {
                return title(each) + " is not valid before " + MINUTE.format(begin);
            }
        }
        return null;
    }

    /// What to call one of them.
    String title(X509Certificate each) {
        return each.equals(own())
                ? "certificate"
                : "certificate of the issuer " + excerpt(each.getSubjectX500Principal().getName());
    }

    /// Who has signed the backend's own.
    String issuer() {
        return excerpt(own().getIssuerX500Principal().getName());
    }

    boolean isSelfSigned() {
        return own().getIssuerX500Principal().equals(own().getSubjectX500Principal());
    }

    /// The names and addresses that the backend's own certificate is for; null when it has none.
    @Nullable
    String names() {
        String joined = Stream.of(DNS_NAME, IP_ADDRESS).flatMap(this::alternatives)
                .collect(Collectors.joining(", "));
        return joined.isEmpty() ? null : excerpt(joined);
    }

    /// The backend's own subject, which also counts as its name where it has no others.
    String subject() {
        return excerpt(own().getSubjectX500Principal().getName());
    }

    private Stream<String> alternatives(int kind) {
        try {
            Collection<List<?>> all = own().getSubjectAlternativeNames();
            return all == null
                    ? Stream.of()
                    : all.stream().filter(each -> each.get(0).equals(kind))
                            .map(each -> readable(String.valueOf(each.get(1)), kind));
        } catch (CertificateParsingException _) {
            return Stream.of();
        }
    }

    private static String readable(String name, int kind) {
        try {
            return kind == IP_ADDRESS ? IpText.of(InetAddress.ofLiteral(name)) : name;
        } catch (IllegalArgumentException _) {
            return name;
        }
    }

    private static @Nullable X509Certificate latest(X500Principal subject,
            List<X509Certificate> among) {
        return among.stream().filter(each -> each.getSubjectX500Principal().equals(subject))
                .max(Comparator.comparing(X509Certificate::getNotAfter)).orElse(null);
    }

    private static String excerpt(String text) {
        return Excerpt.of(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
}
