package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// One login by SCRAM-SHA-256 (RFC 5802 and RFC 7677) without channel binding. Both sides prove
/// that they know the password, and neither says it.
///
/// Called once each, in this order: [#first], [#answer], [#verify].
final class Scram {

    /// What a server calls this way to log in.
    static final String MECHANISM = "SCRAM-SHA-256";

    /// Rounds of hashing that a server may ask for: some 50 ms of one core. PostgreSQL asks for
    /// 4096 unless it was told otherwise.
    static final int ITERATIONS_MAX = 100_000;

    private static final String HMAC = "HmacSHA256";
    /// No channel binding, and no other identity (RFC 5802, section 7, `gs2-header`).
    private static final String GS2_HEADER = "n,,";
    private static final Pattern SERVER_FIRST = Pattern.compile(
            "r=([!-+\\--~]+),s=([A-Za-z0-9+/=]+),i=([1-9][0-9]{0,9})(,.*)?");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 18;

    private final byte[] password;
    private final String nonce;
    private final String firstBare;
    private byte[] serverSignature = {};

    /// @param user empty where the protocol around this has named it already
    /// @param nonce printable ASCII without a comma, never used before
    Scram(String user, String password, String nonce) {
        this.password = SaslPrep.of(password).getBytes(UTF_8);
        this.nonce = nonce;
        this.firstBare = "n=" + SaslPrep.of(user).replace("=", "=3D").replace(",", "=2C") + ",r="
                + nonce;
    }

    static String freshNonce() {
        var random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    /// The client's first message.
    String first() {
        return GS2_HEADER + firstBare;
    }

    /// The client's second message.
    ///
    /// @param serverFirst the server's first message
    String answer(String serverFirst) throws BadAnswer {
        Matcher parts = SERVER_FIRST.matcher(serverFirst);
        if (!parts.matches()) {
            throw new BadAnswer("makes no sense in SCRAM: " + Excerpt.of(serverFirst));
        }
        String both = parts.group(1);
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw new BadAnswer("answers with a SCRAM nonce that is not ours");
        }
        String withoutProof = "c=" + base64(GS2_HEADER.getBytes(UTF_8)) + ",r=" + both;
        byte[] authMessage = (firstBare + "," + serverFirst + "," + withoutProof).getBytes(UTF_8);
        return withoutProof + ",p="
                + base64(prove(authMessage, salt(parts.group(2)), iterations(parts.group(3))));
    }

    /// Passes when the server knows the password, too.
    ///
    /// @param serverFinal the server's second message
    void verify(String serverFinal) throws BadAnswer {
        if (serverFinal.startsWith("e=")) {
            throw new BadAnswer("password refused: " + Excerpt.of(serverFinal.substring(2)));
        }
        byte[] expected = ("v=" + base64(serverSignature)).getBytes(UTF_8);
        if (!MessageDigest.isEqual(expected, serverFinal.split(",", 2)[0].getBytes(UTF_8))) {
            throw new BadAnswer("does not know the password itself (SCRAM signature)");
        }
    }

    /// The client's proof; leaves the server's signature to be compared with.
    private byte[] prove(byte[] authMessage, byte[] salt, int iterations) {
        byte[] salted = salted(salt, iterations);
        byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
        byte[] clientSignature = hmac(sha256(clientKey), authMessage);
        serverSignature = hmac(hmac(salted, "Server Key".getBytes(UTF_8)), authMessage);
        return xor(clientKey, clientSignature);
    }

    /// `Hi` of RFC 5802, section 2.2, which is PBKDF2 for a single block.
    private byte[] salted(byte[] salt, int iterations) {
        Mac mac = mac(password);
        byte[] round = mac.doFinal(
                ByteBuffer.allocate(salt.length + Integer.BYTES).put(salt).putInt(1).array());
        byte[] sum = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            sum = xor(sum, round);
        }
        return sum;
    }

    private static byte[] xor(byte[] into, byte[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= other[i];
        }
        return into;
    }

    private static byte[] salt(String base64) throws BadAnswer {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new BadAnswer("a salt that is not base64: " + Excerpt.of(base64));
        }
    }

    private static int iterations(String text) throws BadAnswer {
        long iterations = Long.parseLong(text);
        if (iterations > ITERATIONS_MAX) {
            throw new BadAnswer("wants %d rounds of SCRAM (expected: at most %d)"
                    .formatted(iterations, ITERATIONS_MAX));
        }
        return (int) iterations;
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        return mac(key).doFinal(text);
    }

    /// An empty key is as good as one zero: HMAC fills keys up with zeros (RFC 2104), but the Java
    /// platform refuses to.
    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
