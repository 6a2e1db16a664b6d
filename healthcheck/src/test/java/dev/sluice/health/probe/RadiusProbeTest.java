package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.answering;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static dev.sluice.health.probe.ScriptedDatagrams.join;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first test is the example of RFC 5997, section 6.1.
class RadiusProbeTest {

    private static final String SECRET = "xyzzy5461";
    private static final String AUTHENTICATOR = "8a54f4686fb394c52866e302185d0623";

    @Test
    void asksAndUnderstandsAsTheStandardShows() throws IOException {
        var backend = answering(hex("02 da 0014 ef0d552a4bf2d693ec2b6fe8b5411d66"));

        assertThat(ask(SECRET, backend)).isEqualTo(Finding.GOOD);
        assertThat(backend.sent()).containsExactly("0cda0026" + AUTHENTICATOR
                + "50125a665e2e1e8411f3e243822097c84fa3");
    }

    @Test
    void anAccountingServerPassesToo() throws Exception {
        assertThat(ask(SECRET, answering(signed("05 da 0014", "")))).isEqualTo(Finding.GOOD);
    }

    @Test
    void aMessageAuthenticatorMustAgreeAsWell() throws Exception {
        byte[] zeroed = hex("02 da 0026" + AUTHENTICATOR + "5012" + "00".repeat(16));
        Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(SECRET.getBytes(US_ASCII),
                "HmacMD5"));
        String right = HexFormat.of().formatHex(mac.doFinal(zeroed));

        assertThat(ask(SECRET, answering(signed("02 da 0026", "5012" + right))))
                .isEqualTo(Finding.GOOD);
        assertThat(ask(SECRET, answering(signed("02 da 0026", "5012" + "00".repeat(16)))))
                .isEqualTo(new Finding.Bad("answer signed with another secret"));
    }

    @Test
    void anAnswerMadeWithAnotherSecretFails() throws IOException {
        assertThat(ask("another", answering(hex("02 da 0014 ef0d552a4bf2d693ec2b6fe8b5411d66"))))
                .isEqualTo(new Finding.Bad("answer signed with another secret"));
    }

    @Test
    void anotherAnswerIsNamed() throws Exception {
        assertThat(ask(SECRET, answering(signed("03 da 0014", ""))))
                .isEqualTo(new Finding.Bad("answers Access-Reject"));
        assertThat(ask(SECRET, answering(signed("34 da 0014", ""))))
                .isEqualTo(new Finding.Bad("answers with code 52"));
    }

    @Test
    void silenceMayBeTheAnswerToAWrongSecret() throws IOException {
        assertThat(ask(SECRET, answering())).isEqualTo(new Finding.Bad("no answer within 1000 ms:"
                + " is it there, does it know this client, is the secret right?"));
    }

    @Test
    void paddingBehindThePacketIsIgnored() throws Exception {
        assertThat(ask(SECRET, answering(join(signed("02 da 0014", ""), hex("00 ff 00")))))
                .isEqualTo(Finding.GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 db 0014 ef0d552a4bf2d693ec2b6fe8b5411d66", "02 da 0014 ef0d",
            "02 da 0013 ef0d552a4bf2d693ec2b6fe8b5411d66",
            "02 da 0015 ef0d552a4bf2d693ec2b6fe8b5411d66", "",
            "0c da 0014 ef0d552a4bf2d693ec2b6fe8b5411d66"})
    void whatIsNoAnswerToOursDoesNotCount(String other) {
        assertThatThrownBy(() -> ask(SECRET, answering(hex(other)))).isInstanceOf(BadAnswer.class)
                .hasMessageStartingWith("no RADIUS answer within 1000 ms, but \"");
    }

    /// An answer with these attributes and the right authenticator.
    private static byte[] signed(String head, String attributes) throws GeneralSecurityException {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        md5.update(hex(head + AUTHENTICATOR + attributes));
        byte[] digest = md5.digest(SECRET.getBytes(US_ASCII));
        return join(hex(head), digest, hex(attributes));
    }

    private static Finding ask(String secret, DatagramWire backend) throws IOException {
        return new RadiusProbe(new Probe.Radius(new Secret(secret)), new Example()).ask(backend);
    }

    /// What chance gave in the standard's example.
    private static final class Example implements RandomGenerator {

        @Override
        public long nextLong() {
            return 0xda_00000000L;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(hex(AUTHENTICATOR), 0, bytes, 0, bytes.length);
        }
    }
}
