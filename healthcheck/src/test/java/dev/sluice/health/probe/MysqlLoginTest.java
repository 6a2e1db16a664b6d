package dev.sluice.health.probe;

import static dev.sluice.health.probe.MysqlScript.greeting;
import static dev.sluice.health.probe.MysqlScript.hex;
import static dev.sluice.health.probe.MysqlScript.packets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Probe;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Logins against servers that say what the manuals have them say. The proofs were computed with
/// Python's hashlib.
class MysqlLoginTest {

    private static final String NATIVE = "mysql_native_password";
    private static final String SHA2 = "caching_sha2_password";
    private static final String NATIVE_PROOF = "f66fdd3ff855d9349a0ddb50c4a1a535fb412465";
    private static final String SHA2_PROOF = "3f3a9a7786fd9be9a006eed686b4e6b7"
            + "6484fdc06dc15685df5f8793574b84fc";

    /// Size, character set and reserved bytes of the client's first packet.
    private static final String FIXED = "00000100" + "2d" + "00".repeat(23);
    private static final String ATTRIBUTES = "14" + "0c" + hex("program_name") + "06"
            + hex("sluice");
    private static final String QUIT = "0:01";

    @Test
    void provesThatItKnowsTheNativePassword() throws IOException {
        var server = greeting(NATIVE).heard().ok().wire();

        assertThat(ask(server, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(server)).containsExactly("1:01821800" + FIXED + hex("monitor\0") + "14"
                + NATIVE_PROOF + hex(NATIVE + "\0") + ATTRIBUTES, QUIT);
    }

    @Test
    void provesThatItKnowsAPasswordThatTheServerHasInMemory() throws IOException {
        var server = greeting(SHA2).heard().say("0103").ok().wire();

        assertThat(ask(server, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(server)).containsExactly("1:01821800" + FIXED + hex("monitor\0") + "20"
                + SHA2_PROOF + hex(SHA2 + "\0") + ATTRIBUTES, QUIT);
    }

    @Test
    void encryptsThePasswordForTheServersKeyWhereOthersMayListen()
            throws IOException, GeneralSecurityException {
        var key = MysqlKey.make();
        var server = greeting(SHA2).heard().say("0104").heard().say("01" + hex(key.pem())).heard()
                .ok().wire();

        assertThat(ask(server, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(server)).hasSize(4).startsWith(packets(server).getFirst(), "3:02")
                .endsWith(QUIT);
        assertThat(server.sent()).doesNotContain("s3cret");
        String encrypted = packets(server).get(2);
        assertThat(encrypted).startsWith("5:");
        assertThat(key.decrypted(encrypted.substring(2))).isEqualTo("s3cret\0");
    }

    @Test
    void saysThePasswordToAServerThatNobodyElseHears() throws IOException {
        var server = greeting(SHA2).heard().say("0104").heard().ok().wire();

        assertThat(new MysqlProbe(server, true, _ -> server).ask(probe("s3cret")))
                .isEqualTo(Finding.GOOD);
        assertThat(packets(server)).endsWith("3:" + hex("s3cret\0"), QUIT);
    }

    @Test
    void goesOverToTlsBeforeItNamesTheUser() throws IOException {
        var plain = greeting(SHA2, MysqlScript.ALL).wire();
        var secured = new MysqlScript().heard().heard().heard().say("0104").heard().ok().wire();

        assertThat(new MysqlProbe(plain, false, _ -> secured)
                .ask(new Probe.Mysql("monitor", new Secret("s3cret"), null, TlsConfig.DEFAULT)))
                .isEqualTo(Finding.GOOD);
        assertThat(packets(plain)).containsExactly("1:018a1800" + FIXED);
        assertThat(packets(secured)).containsExactly("2:018a1800" + FIXED + hex("monitor\0") + "20"
                + SHA2_PROOF + hex(SHA2 + "\0") + ATTRIBUTES, "4:" + hex("s3cret\0"), QUIT);
    }

    @Test
    void namesNobodyToAServerThatOffersNoTlsAndHearsItOut() throws IOException {
        var server = greeting(NATIVE).heard().switchTo(NATIVE).heard()
                .error(1045, "#28000Access denied for user ''@'x'").wire();

        assertThat(ask(server,
                new Probe.Mysql("monitor", new Secret("s3cret"), null, TlsConfig.DEFAULT)))
                .isEqualTo(new Finding.Bad("offers no TLS"));
        assertThat(packets(server)).containsExactly("1:01821800" + FIXED + "00" + "00"
                + hex(NATIVE + "\0") + ATTRIBUTES, "3:", QUIT);
    }

    @Test
    void takesAnotherMethodThatTheAccountAsksFor() throws IOException {
        var toNative = greeting(SHA2).heard().switchTo(NATIVE).heard().ok().wire();
        var toSha2 = greeting("client_ed25519").heard().switchTo(SHA2).heard().say("0103").ok()
                .wire();

        assertThat(ask(toNative, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(toNative)).endsWith("3:" + NATIVE_PROOF, QUIT);
        assertThat(ask(toSha2, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(toSha2)).endsWith("3:" + SHA2_PROOF, QUIT);
    }

    @Test
    void hasNothingToProveWithoutAPassword() throws IOException {
        var server = greeting(SHA2).heard().switchTo(NATIVE).heard().ok().wire();

        assertThat(ask(server, probe(null))).isEqualTo(Finding.GOOD);
        assertThat(packets(server)).containsExactly("1:01821800" + FIXED + hex("monitor\0") + "00"
                + hex(SHA2 + "\0") + ATTRIBUTES, "3:", QUIT);
    }

    @Test
    void speaksToAServerThatKnowsNoPlugins() throws IOException {
        var old = new MysqlScript().say("0a" + hex("5.1.73\0") + "2a000000"
                + MysqlScript.NONCE.substring(0, 16) + "00" + "ff83" + "08" + "0200"
                + "00".repeat(13) + MysqlScript.NONCE.substring(16) + "00").heard().ok().wire();

        assertThat(ask(old, probe("s3cret"))).isEqualTo(Finding.GOOD);
        assertThat(packets(old)).containsExactly("1:01820000" + FIXED + hex("monitor\0") + "14"
                + NATIVE_PROOF, QUIT);
    }

    @Test
    void doesNotSayThePasswordInTheClearAndHearsTheServerOut() throws IOException {
        var server = greeting(NATIVE).heard().switchTo("mysql_clear_password").heard()
                .error(1045, "#28000no").wire();

        assertThat(ask(server, probe("s3cret"))).isEqualTo(
                new Finding.Bad("wants the password in the clear (expected: tls)"));
        assertThat(server.sent()).doesNotContain("s3cret");
        assertThat(packets(server)).endsWith("3:", QUIT);
    }

    @Test
    void namesAPluginThatItDoesNotKnowAndHearsTheServerOut() throws IOException {
        var ed25519 = greeting(NATIVE).heard().switchTo("client_ed25519").heard()
                .error(1045, "#28000no").wire();
        var old = greeting(NATIVE).heard().say("fe").heard().error(1045, "#28000no").wire();

        assertThat(ask(ed25519, probe("s3cret"))).isEqualTo(new Finding.Bad(
                "authentication plugin \"client_ed25519\" is not supported"));
        assertThat(packets(ed25519)).endsWith("3:" + "00".repeat(64), QUIT);
        assertThat(ask(old, probe("s3cret"))).isEqualTo(new Finding.Bad(
                "authentication plugin \"mysql_old_password\" is not supported"));
    }

    @Test
    void saysWhyTheServerDoesNotLetItIn() throws IOException {
        var denied = greeting(NATIVE).heard()
                .error(1045, "#28000Access denied for user 'monitor'@'10.0.0.7' (using password)");

        assertThat(ask(denied.wire(), probe("wrong"))).isEqualTo(new Finding.Bad("access denied"
                + " (error 1045: \"Access denied for user 'monitor'@'10.0.0.7' (using password)\")"));
        assertThat(ask(new MysqlScript().error(1040, "Too many connections").wire(), probe(null)))
                .isEqualTo(new Finding.Bad(
                        "too many connections (error 1040: \"Too many connections\")"));
        assertThat(ask(new MysqlScript().error(1129, "Host '10.0.0.7' is blocked").wire(),
                probe(null))).isEqualTo(new Finding.Bad(
                        "has blocked this host (error 1129: \"Host '10.0.0.7' is blocked\")"));
        assertThat(ask(new MysqlScript().error(1130, "Host 'x' is not allowed").wire(),
                probe(null))).isEqualTo(new Finding.Bad(
                        "does not let this host connect"
                                + " (error 1130: \"Host 'x' is not allowed\")"));
    }

    @Test
    void hearsAnErrorThatComesOutOfTurn() throws IOException {
        var leaving = greeting(NATIVE).packet(0, HexFormat.of().parseHex("ff1d04" + hex("#08S01x")))
                .wire();

        assertThat(ask(leaving, probe("s3cret")))
                .isEqualTo(new Finding.Bad("shutting down (error 1053: \"x\")"));
    }

    @Test
    void doesNotTakeOtherServersForMysql() {
        assertThatThrownBy(() -> ask(ScriptedWire.hangingAfter("SSH-2.0-OpenSSH_9.2\r\n"),
                probe(null))).isInstanceOf(BadAnswer.class)
                .hasMessage("not a MySQL server: greets with \"SSH-\"");
        assertThatThrownBy(() -> ask(new MysqlScript().say("09" + hex("3.20\0")).wire(),
                probe(null))).isInstanceOf(BadAnswer.class)
                .hasMessage("MySQL protocol 9 (expected: 10)");
        assertThatThrownBy(() -> ask(ScriptedWire.closingAfter(""), probe(null)))
                .isInstanceOf(BadAnswer.class)
                .hasMessage("connection closed in the middle of the MySQL exchange");
    }

    @Test
    void doesNotTakePacketsOutOfTurn() {
        var server = greeting(NATIVE).packet(7, new byte[7]).wire();

        assertThatThrownBy(() -> ask(server, probe(null))).isInstanceOf(BadAnswer.class)
                .hasMessage("MySQL packet 7 where 2 was due");
    }

    @Test
    void doesNotTakeAKeyThatMakesNoSense() {
        for (String key : new String[]{"", "-----END PUBLIC KEY----------BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"}) {
            var server = greeting(SHA2).heard().say("0104").heard().say("01" + hex(key)).wire();

            assertThatThrownBy(() -> ask(server, probe("s3cret"))).isInstanceOf(BadAnswer.class)
                    .hasMessageStartingWith("an RSA key that makes no sense");
            assertThat(server.sent()).doesNotContain("s3cret");
        }
    }

    @Test
    void givesUpOnALoginWithoutAnEnd() {
        var server = greeting(NATIVE);
        for (int i = 0; i < 20; i++) {
            server.heard().switchTo(NATIVE);
        }

        assertThatThrownBy(() -> ask(server.wire(), probe("s3cret"))).isInstanceOf(BadAnswer.class)
                .hasMessage("does not come to an end with a login");
    }

    private static Finding ask(ScriptedWire server, Probe.Mysql probe) throws IOException {
        return new MysqlProbe(server, false, _ -> server).ask(probe);
    }

    private static Probe.Mysql probe(@Nullable String password) {
        return new Probe.Mysql("monitor", password == null ? null : new Secret(password), null,
                null);
    }
}
