package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/// The ways to show that we know the password.
final class MysqlPassword {

    private static final int KEY_BITS_MAX = 8192;
    private static final String KEY_BEGINS = "-----BEGIN PUBLIC KEY-----";
    private static final String KEY_ENDS = "-----END PUBLIC KEY-----";

    private final byte[] password; // empty where there is none

    MysqlPassword(@Nullable Secret secret) {
        this.password = secret == null ? new byte[0] : secret.text().getBytes(UTF_8);
    }

    /// `mysql_native_password`: SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))) (MySQL:
    /// "Native Authentication").
    byte[] hashedNative(byte[] nonce) {
        if (password.length == 0) {
            return password;
        }
        byte[] once = digest("SHA-1", password);
        return xor(once, digest("SHA-1", nonce, digest("SHA-1", once)));
    }

    /// `caching_sha2_password`: SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce)
    /// (MySQL: "Caching SHA-2 Pluggable Authentication").
    byte[] hashedSha2(byte[] nonce) {
        if (password.length == 0) {
            return password;
        }
        byte[] once = digest("SHA-256", password);
        return xor(once, digest("SHA-256", digest("SHA-256", once), nonce));
    }

    /// As it is, with a NUL at its end.
    byte[] inTheClear() {
        return Arrays.copyOf(password, password.length + 1);
    }

    /// Encrypted for the holder of a key, and by the nonce of no use in another login: RSA with OAEP
    /// (RFC 8017, section 7.1; SHA-1, as MySQL has it) of the clear one XOR the nonce.
    ///
    /// @param pem the key, as the server sent it
    byte[] encrypted(byte[] nonce, byte[] pem) throws BadAnswer {
        try {
            RSAPublicKey key = key(new String(pem, ISO_8859_1));
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            rsa.init(Cipher.ENCRYPT_MODE, key);
            return rsa.doFinal(xor(inTheClear(), nonce));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new BadAnswer("an RSA key that makes no sense or is too short: "
                    + Excerpt.of(new String(pem, ISO_8859_1)));
        }
    }

    /// @throws IllegalArgumentException when it is no such key
    private static RSAPublicKey key(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(KEY_BEGINS);
        int end = pem.indexOf(KEY_ENDS);
        if (begin < 0 || end < begin + KEY_BEGINS.length()) {
            throw new IllegalArgumentException("no PEM");
        }
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.substring(begin + KEY_BEGINS.length(), end));
        var key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
        if (!(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() > KEY_BITS_MAX) {
            throw new IllegalArgumentException("not an RSA key of at most 8192 bits");
        }
        return rsa;
    }

    private static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has both
        }
    }

    /// @param mask begins again where it ends
    private static byte[] xor(byte[] bytes, byte[] mask) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= mask[i % mask.length];
        }
        return result;
    }
}
