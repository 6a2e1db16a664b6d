package dev.sluice.health.probe;

import static dev.sluice.health.probe.TlsWireTest.ascii;
import static dev.sluice.health.probe.TlsWireTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Identity.Claim;
import dev.sluice.health.probe.ScriptedWire.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a backend answers, TLS comes to content or to a reason that fits a log line, and takes
/// in no more than its limits. Each round is made from its number alone, which a failure names.
class TlsFuzzTest {

    private static final int RECORDED_ROUNDS = 1_000;
    private static final int LIVE_ROUNDS = 300;
    private static final long INPUT_MAX = TlsWire.OVERHEAD_MAX + 64 * 1024;
    private static final Identity OWN = Identity.selfSigned(Claim.of("db.test"));
    private static final TlsConfig ANYBODY = new TlsConfig(null, null, false);

    @Test
    void aHandshakeComesToAnEndWhateverItIsTold() throws IOException {
        List<byte[]> flights = List.of(TlsAnswerTest.flight("TLSv1.2"),
                TlsAnswerTest.flight("TLSv1.3"));
        for (int round = 0; round < RECORDED_ROUNDS; round++) {
            var random = new Random(round);
            byte[] bytes = random.nextInt(10) == 0
                    ? record(random)
                    : flights.get(random.nextInt(flights.size()));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes = mutated(bytes, random);
            }
            Ending[] endings = Ending.values();
            Ending ending = bytes.length == 0
                    ? Ending.CLOSES
                    : endings[random.nextInt(endings.length)];
            var backend = new ScriptedWire(bytes,
                    ending == Ending.REPEATS || random.nextBoolean() ? 9999 : 1, ending);

            judge(round, backend);

            assertThat(backend.received()).as("round %d", round).isLessThan(INPUT_MAX);
        }
    }

    @Test
    void aLiveServerWhoseBytesAreChangedIsFoundOut() {
        for (int round = 0; round < LIVE_ROUNDS; round++) {
            var random = new Random(round);
            var backend = TlsBackend.of(OWN, random.nextBoolean() ? "TLSv1.2" : "TLSv1.3")
                    .answering("hello").inPiecesOf(random.nextBoolean() ? 9999 : 3)
                    .changedOnTheWay(bytes -> random.nextInt(6) == 0
                            ? mutated(bytes, random)
                            : bytes);

            judge(round, backend);
        }
    }

    private static void judge(int round, Wire backend) {
        try {
            TlsWire wire = TlsWire.start(backend, ANYBODY, "db.test");
            wire.send(ascii("?"));
            assertThat("hello").as("round %d", round).startsWith(read(wire, 5));
            wire.end();
        } catch (BadAnswer | ProbeTimedOut e) {
            assertThat(e.getMessage()).as("round %d", round).matches("[a-z][ -~…]{4,249}");
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("round " + round, e);
        }
    }

    /// A record's head and then noise.
    private static byte[] record(Random random) {
        byte[] noise = new byte[5 + random.nextInt(600)];
        random.nextBytes(noise);
        noise[0] = (byte) (20 + random.nextInt(4));
        noise[1] = 3;
        noise[2] = 3;
        noise[3] = (byte) random.nextInt(3);
        return noise;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        byte[] changed = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> changed = Arrays.copyOf(bytes, at);
            case 3 -> {
                var twice = new ByteArrayOutputStream();
                twice.write(bytes, 0, at);
                twice.writeBytes(bytes);
                changed = twice.toByteArray();
            }
            default -> Arrays.fill(changed, at, Math.min(changed.length, at + 3), (byte) 0xff);
        }
        return changed;
    }
}
