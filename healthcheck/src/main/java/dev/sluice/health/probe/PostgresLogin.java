package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The way into a PostgreSQL server (PostgreSQL documentation, "Message Flow", "Start-up"), by
/// trust, md5, SCRAM or, where the connection is encrypted, the password itself.
final class PostgresLogin {

    static final String APPLICATION = "sluice-check";

    private static final int PROTOCOL_3_0 = 3 << 16;

    private final PostgresMessages messages;
    private final String user;
    private final @Nullable Secret password;
    private final boolean isEncrypted;
    private final Scram scram;
    private Stage stage = Stage.KNOCKED;

    /// @param isEncrypted whether a password may be said aloud
    /// @param nonce for SCRAM, never used before
    PostgresLogin(PostgresMessages messages, Probe.Postgres probe, boolean isEncrypted,
            String nonce) {
        this.messages = messages;
        this.user = probe.user();
        this.password = probe.password();
        this.isEncrypted = isEncrypted;
        this.scram = new Scram("", password == null ? "" : password.text(), nonce);
    }

    /// How far the login is. A server that jumps ahead, or asks again, makes no sense: it could
    /// pass over its own proof, or have us hash for ever.
    private enum Stage {
        KNOCKED, PASSWORD_SENT, SCRAM_BEGUN, SCRAM_PROOF_SENT, SCRAM_PROVEN, IN
    }

    static void knock(Wire wire, Probe.Postgres probe) throws IOException {
        PostgresMessages.sendFirst(wire, PROTOCOL_3_0, PostgresMessages.texts("user", probe.user(),
                "database", probe.database(), "application_name", APPLICATION, ""));
    }

    /// Null when the server lets us in and waits for a query, else why it does not.
    @Nullable
    Finding enter() throws IOException {
        while (true) {
            PostgresMessage message = messages.next();
            switch (message.type()) {
                case 'R' -> {
                    String complaint = authenticate(message);
                    if (complaint != null) {
                        return new Finding.Bad(complaint);
                    }
                }
                case 'E' -> {
                    return PostgresError.of(message).finding();
                }
                case 'K' -> {
                    // The key to cancel queries with, of which there is none to cancel.
                }
                case 'Z' -> {
                    step(message, Stage.IN, Stage.IN);
                    return null;
                }
                default -> throw message.unexpected();
            }
        }
    }

    /// Null when that is done, else what cannot be done.
    private @Nullable String authenticate(PostgresMessage request) throws IOException {
        int method = request.int32();
        return switch (method) {
            case 0 -> {
                if (stage == Stage.SCRAM_BEGUN || stage == Stage.SCRAM_PROOF_SENT
                        || stage == Stage.IN) {
                    throw request.unexpected();
                }
                stage = Stage.IN;
                yield null;
            }
            case 3 -> isEncrypted
                    ? sendPassword(request, password == null ? "" : password.text())
                    : "wants the password in the clear (expected: scram-sha-256, or tls)";
            case 5 -> sendPassword(request, md5(request.bytes(4)));
            case 10 -> beginScram(request);
            case 11 -> {
                step(request, Stage.SCRAM_BEGUN, Stage.SCRAM_PROOF_SENT);
                messages.send('p', scram.answer(request.rest()).getBytes(UTF_8));
                yield null;
            }
            case 12 -> {
                step(request, Stage.SCRAM_PROOF_SENT, Stage.SCRAM_PROVEN);
                scram.verify(request.rest());
                yield null;
            }
            case 7, 9 -> "wants a login by GSSAPI or SSPI, which this check does not know";
            default -> "wants a login that this check does not know (number %d)".formatted(method);
        };
    }

    private @Nullable String sendPassword(PostgresMessage request, String text)
            throws IOException {
        if (password == null) {
            return "wants a password, and the check has none";
        }
        step(request, Stage.KNOCKED, Stage.PASSWORD_SENT);
        messages.send('p', PostgresMessages.texts(text));
        return null;
    }

    private @Nullable String beginScram(PostgresMessage request) throws IOException {
        var offered = new StringBuilder();
        boolean isOffered = false;
        for (String name = request.text(); !name.isEmpty(); name = request.text()) {
            offered.append(offered.isEmpty() ? "" : ", ").append(name);
            isOffered |= name.equals(Scram.MECHANISM);
        }
        if (!isOffered) {
            return "offers no login by %s, but by %s".formatted(Scram.MECHANISM,
                    Excerpt.of(offered));
        }
        if (password == null) {
            return "wants a password, and the check has none";
        }
        step(request, Stage.KNOCKED, Stage.SCRAM_BEGUN);
        byte[] first = scram.first().getBytes(UTF_8);
        byte[] mechanism = PostgresMessages.texts(Scram.MECHANISM);
        messages.send('p', ByteBuffer.allocate(mechanism.length + Integer.BYTES + first.length)
                .put(mechanism).putInt(first.length).put(first).array());
        return null;
    }

    private void step(PostgresMessage message, Stage from, Stage to) throws BadAnswer {
        if (stage != from) {
            throw message.unexpected();
        }
        stage = to;
    }

    /// Hashed with the user's name, and that with the server's salt.
    private String md5(ByteBuffer salt) throws BadAnswer {
        byte[] secret = (password == null ? "" : password.text()).getBytes(UTF_8);
        String stored = md5(ByteBuffer.wrap(secret), ByteBuffer.wrap(user.getBytes(UTF_8)));
        return "md5" + md5(ByteBuffer.wrap(stored.getBytes(UTF_8)), salt);
    }

    private static String md5(ByteBuffer text, ByteBuffer salt) throws BadAnswer {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(text);
            digest.update(salt);
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException _) {
            throw new BadAnswer("wants a login by md5, which this Java platform does not have");
        }
    }
}
