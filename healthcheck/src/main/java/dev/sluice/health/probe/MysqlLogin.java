package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Logs in to a server that has greeted us (MySQL: "Connection Phase").
///
/// A client that goes away in the middle of this counts towards `max_connect_errors`. At 100 of them
/// the server blocks our address, and with it every client who comes through us; so a login that
/// cannot succeed is brought to its end all the same.
final class MysqlLogin {

    /// How a server may ask to be shown that we know the password.
    private enum Method {
        NATIVE("mysql_native_password"),
        SHA2("caching_sha2_password"),
        CLEAR("mysql_clear_password");

        private final String word;

        Method(String word) {
            this.word = word;
        }

        static @Nullable Method of(String word) {
            return Arrays.stream(values()).filter(method -> method.word.equals(word)).findFirst()
                    .orElse(null);
        }
    }

    /// Packets of the server until it has made up its mind. An honest one needs four.
    private static final int STEPS_MAX = 8;

    private static final int SHA2_IS_CACHED = 3;
    private static final int SHA2_WANTS_PASSWORD = 4;
    private static final byte[] SHA2_KEY_PLEASE = {2};

    private static final byte[] NOTHING = {};

    /// As long as a signature of `client_ed25519`, whose server takes anything shorter for a client
    /// that has gone away.
    private static final byte[] NO_SIGNATURE = new byte[64];

    private final MysqlPackets packets;
    private final MysqlGreeting greeting;
    private final MysqlPassword password;
    private final boolean isSecret;
    private Method method;
    private byte[] nonce;

    /// @param isSecret whether nobody else can read what is sent
    MysqlLogin(MysqlPackets packets, MysqlGreeting greeting, MysqlPassword password,
            boolean isSecret) {
        this.packets = packets;
        this.greeting = greeting;
        this.password = password;
        this.isSecret = isSecret;
        this.method = Method.SHA2.word.equals(greeting.plugin()) ? Method.SHA2 : Method.NATIVE;
        this.nonce = greeting.nonce();
    }

    /// Null when the server has let us in, else why we cannot.
    ///
    /// @param overTls whether TLS was asked for
    /// @throws MysqlError when the server does not let us in
    @Nullable
    String enter(String user, boolean overTls) throws IOException {
        packets.send(greeting.answer(user, method.word, proof(), overTls));
        for (int step = 0; step < STEPS_MAX; step++) {
            MysqlPayload said = packets.receive();
            int kind = said.int1();
            switch (kind) {
                case MysqlPayload.OK -> {
                    return null;
                }
                case MysqlPayload.END_OF_FILE -> {
                    String complaint = switchTo(said);
                    if (complaint != null) {
                        return complaint;
                    }
                }
                case MysqlPayload.MORE_AUTH_DATA -> more(said);

                default -> throw new BadAnswer(
                        "answers a login with MySQL packet 0x%02x".formatted(kind));
            }
        }
        throw new BadAnswer("does not come to an end with a login");
    }

    /// Ends a login that we cannot make, as nobody and without a proof.
    void leave() {
        leave(greeting.answer("", Method.NATIVE.word, NOTHING, false));
    }

    private void leave(ByteBuffer answer) {
        try {
            packets.send(answer);
            for (int step = 0; step < STEPS_MAX; step++) {
                if (packets.receive().peek() == MysqlPayload.OK) {
                    return;
                }
                packets.send(NOTHING);
            }
        } catch (IOException _) {
            // It does not let us in, which was to be. However it says so, it has been asked.
        }
    }

    /// Another method than the one we began with (MySQL: "Protocol::AuthSwitchRequest").
    private @Nullable String switchTo(MysqlPayload said) throws IOException {
        String name = said.left() == 0 ? "mysql_old_password" : said.text();
        Method wanted = Method.of(name);
        if (wanted == null) {
            leave(ByteBuffer.wrap(name.equals("client_ed25519") ? NO_SIGNATURE : NOTHING));
            return "authentication plugin %s is not supported".formatted(Excerpt.of(name));
        }
        if (wanted == Method.CLEAR && !isSecret) {
            leave(ByteBuffer.wrap(NOTHING));
            return "wants the password in the clear (expected: tls)";
        }
        method = wanted;
        nonce = wanted == Method.CLEAR ? NOTHING : said.bytes(MysqlGreeting.NONCE_BYTES);
        packets.send(proof());
        return null;
    }

    /// What `caching_sha2_password` says after our proof: either the server had its counterpart in
    /// memory, or it needs the password itself to make it anew (MySQL: "Caching_sha2_password
    /// information").
    private void more(MysqlPayload said) throws IOException {
        int what = method == Method.SHA2 ? said.int1() : -1;
        switch (what) {
            case SHA2_IS_CACHED -> {
            } // OK follows
            case SHA2_WANTS_PASSWORD -> packets.send(isSecret
                    ? password.inTheClear()
                    : password.encrypted(nonce, serversKey()));

            default -> throw new BadAnswer("wants more of a login than there is");
        }
    }

    private byte[] serversKey() throws IOException {
        packets.send(SHA2_KEY_PLEASE);
        MysqlPayload said = packets.receive();
        if (said.int1() != MysqlPayload.MORE_AUTH_DATA) {
            throw new BadAnswer("does not answer with its RSA key when asked for it");
        }
        return said.rest();
    }

    private byte[] proof() {
        return switch (method) {
            case NATIVE -> password.hashedNative(nonce);
            case SHA2 -> password.hashedSha2(nonce);
            case CLEAR -> password.inTheClear();
        };
    }
}
