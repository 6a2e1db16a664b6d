package dev.sluice.health.probe;

import static dev.sluice.health.probe.MysqlScript.entered;
import static dev.sluice.health.probe.MysqlScript.greeting;
import static dev.sluice.health.probe.MysqlScript.hex;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Mysql.Role;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a server sends, a mysql check comes to an end that fits a log line, and takes in no more
/// than its limit. Each round is made from its number alone, which a failure names.
class MysqlFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final String KEY = pem(new byte[]{0x30, 0x5c, 0x30, 0x0d});

    private static final List<String> ANSWERS = List.of(
            entered().table("read_only", "OFF", "super_read_only", "ON").text(),
            entered().table("wsrep_local_state", "4", "wsrep_cluster_status", "Primary",
                    "wsrep_ready", "ON").text(),
            greeting("caching_sha2_password").heard().say("0103").ok().text(),
            greeting("caching_sha2_password").heard().say("0104").heard().say("01" + hex(KEY))
                    .heard().ok().text(),
            greeting("mysql_native_password", MysqlScript.ALL).heard()
                    .switchTo("mysql_clear_password").heard().error(1045, "#28000no").text(),
            greeting("x").heard().switchTo("caching_sha2_password").heard().say("0104").text(),
            new MysqlScript().error(1040, "Too many connections").text());
    private static final List<String> PIECES = List.of("\0", "\u00ff", "\u00fe", "\u00fb", "\u0001",
            "\u00fc\u00ff\u00ff", "\u00fd\u00ff\u00ff\u00ff",
            "\u00fe\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "\u0000\u0000\u0000\u0002",
            "\u00ff\u00ff\u00ff\u0000", "#28000", "mysql_clear_password\0");
    private static final Role[] ROLES = Role.values();

    @Test
    void comesToAnEndWhateverItIsTold() {
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            ScriptedWire server = hostile(random);
            judge(round, server, random);
        }
    }

    @Test
    void comesToAnEndWhateverKeyItIsGiven() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        byte[] key = generator.generateKeyPair().getPublic().getEncoded();
        for (int round = 0; round < ROUNDS / 4; round++) {
            var random = new Random(round);
            byte[] hostile = Arrays.copyOf(key, key.length - random.nextInt(2));
            for (int i = random.nextInt(4); i > 0; i--) {
                // Where lengths and the exponent are, or anywhere.
                int at = random.nextInt(random.nextBoolean() ? 32 : hostile.length);
                int end = random.nextInt(4) == 0 ? hostile.length - 1 - random.nextInt(8) : at;
                hostile[end] = (byte) random.nextInt(256);
            }
            judge(round, greeting("caching_sha2_password").heard().say("0104").heard()
                    .say("01" + hex(pem(hostile))).heard().ok().wire(), random);
        }
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static void judge(int round, ScriptedWire server, Random random) {
        int role = random.nextInt(ROLES.length + 1);
        var probe = new Probe.Mysql("monitor", new Secret("s3cret"),
                role == ROLES.length ? null : ROLES[role],
                random.nextInt(4) == 0 ? TlsConfig.DEFAULT : null);
        String said;
        try {
            said = switch (new MysqlProbe(server, false, _ -> server).ask(probe)) {
                case Finding.Good(String note, _, _) -> note.isEmpty() ? "passed" : note;
                case Finding.Bad(String reason) -> reason;
                case Finding.Declined(String reason) -> reason;
                case Finding.WrongRole(String reason) -> reason;
            };
        } catch (BadAnswer | ProbeTimedOut e) {
            said = String.valueOf(e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("round " + round, e);
        }
        assertThat(said).as("round %d", round).matches("[ -~…]{5,250}");
        assertThat(server.received()).as("round %d", round)
                .isLessThanOrEqualTo(MysqlPackets.INPUT_MAX);
        if (probe.tls() == null) {
            assertThat(server.sent()).as("round %d", round).doesNotContain("s3cret");
        }
    }

    private static ScriptedWire hostile(Random random) {
        var answer = new StringBuilder(ANSWERS.get(random.nextInt(ANSWERS.size())));
        for (int i = random.nextInt(6); i > 0; i--) {
            mutate(answer, random);
        }
        ScriptedWire.Ending[] endings = ScriptedWire.Ending.values();
        ScriptedWire.Ending ending = answer.isEmpty()
                ? ScriptedWire.Ending.CLOSES
                : endings[random.nextInt(endings.length)];
        return new ScriptedWire(answer.toString().getBytes(ISO_8859_1),
                random.nextBoolean() ? 1 + random.nextInt(3) : Integer.MAX_VALUE, ending);
    }

    private static void mutate(StringBuilder answer, Random random) {
        int at = random.nextInt(answer.length() + 1);
        switch (random.nextInt(6)) {
            case 0 -> answer.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> answer.setLength(at);
            case 2 -> answer.insert(at, answer.substring(random.nextInt(answer.length() + 1)));
            case 3 -> answer.insert(at, (char) random.nextInt(256));
            // In place, so that lengths and counts still fit.
            case 4 -> answer.replace(at, Math.min(answer.length(), at + 1),
                    String.valueOf((char) random.nextInt(256)));
            default -> answer.delete(at, Math.min(answer.length(), at + 1 + random.nextInt(4)));
        }
    }
}
