package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Logs in to a PostgreSQL server (protocol 3.0), asks it what it is where somebody wants to know,
/// and takes its leave.
final class PostgresProbe {

    private static final int SSL_REQUEST = 1234 << 16 | 5679;

    private final Wire wire;
    private final String host;
    private final String nonce;

    /// @param host what the certificate must be for, where TLS is wanted and has no name of its own
    PostgresProbe(Wire wire, String host) {
        this(wire, host, Scram.freshNonce());
    }

    PostgresProbe(Wire wire, String host, String nonce) {
        this.wire = wire;
        this.host = host;
        this.nonce = nonce;
    }

    Finding ask(Probe.Postgres probe) throws IOException {
        TlsConfig tls = probe.tls();
        if (tls == null) {
            return converse(wire, probe);
        }
        String complaint = askForTls();
        if (complaint != null) {
            return new Finding.Bad(complaint);
        }
        TlsWire secured = TlsWire.start(wire, tls, host);
        Finding finding = converse(secured, probe);
        secured.end();
        return finding;
    }

    /// Null when the server goes over to TLS. Takes in that one byte and no more: whatever somebody
    /// in between put behind it meets the handshake, and never passes for the server's own words.
    private @Nullable String askForTls() throws IOException {
        PostgresMessages.sendFirst(wire, SSL_REQUEST, new byte[0]);
        ByteBuffer answer = ByteBuffer.allocate(1);
        if (wire.receive(answer) < 0) {
            throw new BadAnswer("connection closed without an answer");
        }
        return switch (answer.flip().get()) {
            case 'S' -> null;
            case 'N' -> "does not support TLS";
            // The reason would follow in the clear, where nobody has proved to be the server.
            case 'E' -> "refused before TLS began";
            default -> throw new BadAnswer(
                    "not an answer of PostgreSQL: " + Excerpt.of(answer.rewind()));
        };
    }

    private Finding converse(Wire open, Probe.Postgres probe) throws IOException {
        var messages = new PostgresMessages(open);
        PostgresLogin.knock(open, probe);
        Finding refusal = new PostgresLogin(messages, probe, open instanceof TlsWire, nonce)
                .enter();
        if (refusal != null) {
            return refusal;
        }
        Finding finding = new PostgresQuestion(messages).ask(probe);
        takeLeave(messages);
        return finding;
    }

    private static void takeLeave(PostgresMessages messages) {
        try {
            messages.send('X', new byte[0]);
        } catch (IOException _) {
            // It has said what was asked, and left first or has no more time.
        }
    }
}
