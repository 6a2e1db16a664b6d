package dev.sluice.health.probe;

import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Dns.RecordType;
import dev.sluice.config.Probe.Over;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What [DatagramFuzzTest] asks of checks over UDP, of those that can be had over TCP as well.
class OverTcpFuzzTest {

    private static final int ROUNDS = 3_000;
    private static final long INPUT_MAX = 512 * 1024;
    private static final InetSocketAddress END = new InetSocketAddress(
            InetAddress.ofLiteral("192.0.2.1"), 5060);

    private static final byte[] DNS = hex("001a 0000 8180 0001 0000 0000 0000"
            + "03777777 04746573740000010001");
    private static final byte[] SIP = """
            SIP/2.0 100 Trying\r
            l: 3\r
            \r
            abcSIP/2.0 200 OK\r
            Via: SIP/2.0/TCP x;branch=z9hG4bK0000000000000001\r
            Call-ID: 0000000000000003@192.0.2.1\r
            \r
            """.getBytes(ISO_8859_1);

    @Test
    void aDnsAnswerOfAnyKindComesToAnEnd() {
        fuzz(DNS, wire -> new DnsProbe(new Probe.Dns("www.test", RecordType.A, Over.TCP),
                new AtomicLong(1)::getAndIncrement).ask(wire));
    }

    @Test
    void aSipAnswerOfAnyKindComesToAnEnd() {
        fuzz(SIP, wire -> new SipProbe(new Ends(END, END), new AtomicLong(1)::getAndIncrement)
                .ask(wire));
    }

    private static void fuzz(byte[] answer, Exchange exchange) {
        int passed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire backend = hostile(answer, new Random(round));
            String reason;
            try {
                Finding finding = exchange.over(backend);
                passed += finding instanceof Finding.Good ? 1 : 0;
                reason = DatagramFuzzTest.text(finding);
            } catch (BadAnswer | ProbeTimedOut e) {
                reason = e.getMessage();
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("round " + round, e);
            }
            assertThat(reason).as("round %d", round).matches("[ -~…]{0,250}");
            assertThat(backend.received()).as("round %d", round).isLessThan(INPUT_MAX);
        }
        assertThat(passed).as("rounds that reached the end").isGreaterThan(ROUNDS / 10);
    }

    private static ScriptedWire hostile(byte[] answer, Random random) {
        byte[] next = answer;
        for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
            next = DatagramFuzzTest.mutated(next, random);
        }
        ScriptedWire.Ending[] endings = ScriptedWire.Ending.values();
        ScriptedWire.Ending ending = next.length == 0
                ? ScriptedWire.Ending.CLOSES
                : endings[random.nextInt(endings.length)];
        return new ScriptedWire(next, random.nextBoolean() ? Integer.MAX_VALUE : 7, ending);
    }

    @FunctionalInterface
    private interface Exchange {
        Finding over(Wire wire) throws IOException;
    }
}
