package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;

/// The RSA key of a MySQL server.
record MysqlKey(KeyPair keys) {

    static MysqlKey make() throws GeneralSecurityException {
        return new MysqlKey(KeyPairGenerator.getInstance("RSA").generateKeyPair());
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /// What a client has encrypted, without the nonce.
    String decrypted(String hex) throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(Cipher.DECRYPT_MODE, keys.getPrivate());
        byte[] clear = rsa.doFinal(HexFormat.of().parseHex(hex));
        byte[] nonce = Arrays.copyOf(MysqlScript.nonce(), clear.length);
        for (int i = 0; i < clear.length; i++) {
            clear[i] ^= nonce[i];
        }
        return new String(clear, US_ASCII);
    }
}
