package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static dev.sluice.health.probe.ScriptedDatagrams.hex;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Dns.RecordType;
import dev.sluice.config.Probe.Over;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever datagrams a backend sends, a probe comes to a finding or a reason that fits a log line,
/// and takes in no more than its limits. Each round is made from its number alone, which a failure
/// names.
class DatagramFuzzTest {

    private static final int ROUNDS = 3_000;
    private static final int DATAGRAMS_MAX = 100;

    private static final InetSocketAddress END = new InetSocketAddress(
            InetAddress.ofLiteral("192.0.2.1"), 5060);

    /// Each protocol with an answer that is right, but for what chance gave the question.
    enum Protocol {
        DNS("0000 8180 0001 0001 0000 0000 03777777 04746573740000010001") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new DnsProbe(new Probe.Dns("www.test", RecordType.A, Over.UDP), random)
                        .ask(wire);
            }
        },
        A2S("ffffffff 49 11 61006200630064 00 0100 0510 01 64 6c 00 01 3100 ffffffff 41 01020304") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new A2sProbe(new Probe.A2s(Probe.A2s.Full.DRAIN)).ask(wire);
            }
        },
        A2S_IN_PARTS("feffffff 01000000 02 00 e004 ffffffff 6d 61006200630064 00 6500 0510 2f") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new A2sProbe(new Probe.A2s(Probe.A2s.Full.DRAIN)).ask(wire);
            }
        },
        RAKNET("1c 0000000000000001 00000000cafebabe 00ffff00fefefefefdfdfdfd12345678"
                + "0014 4d4350453b613b313b322e303b333b31303b3132 3b") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new RaknetProbe(random).ask(wire);
            }
        },
        QUIC("80 00000000 08 0000000000000003 08 0000000000000002 00000001 6b3343cf 1a2a3a4a") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new QuicProbe(random).ask(wire);
            }
        },
        NTP("24 02 06 e8 00000123 00000456 c0000201 e9d2000000000001 0000000000000001"
                + "e9d2000000000002 e9d2000000000003") {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new NtpProbe(random).ask(wire);
            }
        },
        SIP(text("SIP/2.0 200 OK\r\nv: x;branch=z9hG4bK0000000000000001\r\n")
                + text("i: 0000000000000003@192.0.2.1\r\nl: 1\r\n\r\n")) {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new SipProbe(new Ends(END, END), random).ask(wire);
            }
        },
        RADIUS("02 00 0026 ef0d552a4bf2d693ec2b6fe8b5411d66 5012 " + "00".repeat(16)) {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return new RadiusProbe(new Probe.Radius(new Secret("x")), random).ask(wire);
            }
        },
        SCRIPT(text("+PONG 250")) {
            @Override
            Finding ask(DatagramWire wire, RandomGenerator random) throws IOException {
                return Finding.of(new DatagramScript(wire).play(
                        List.of(send("PING"), expect("+PONG"), expect("250"), send("Q"))));
            }
        };

        private final String answer;

        Protocol(String answer) {
            this.answer = answer;
        }

        abstract Finding ask(DatagramWire wire, RandomGenerator random) throws IOException;

        private static String text(String latin) {
            return HexFormat.of().formatHex(latin.getBytes(ISO_8859_1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void comesToAnEndWhateverItIsTold(Protocol protocol) {
        byte[] answer = hex(protocol.answer);
        int passed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            var backend = new ScriptedDatagrams((_, _) -> hostile(answer, random));
            String reason;
            try {
                Finding finding = protocol.ask(backend, new AtomicLong(1)::getAndIncrement);
                passed += finding instanceof Finding.Good ? 1 : 0;
                reason = text(finding);
            } catch (BadAnswer | ProbeTimedOut e) {
                reason = e.getMessage();
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("round " + round, e);
            }
            assertThat(reason).as("round %d", round).matches("[ -~…]{0,250}");
            assertThat(backend.received()).as("round %d", round).isLessThan(DATAGRAMS_MAX);
            assertThat(backend.sent()).as("round %d", round).hasSizeLessThan(12);
        }
        if (protocol != Protocol.RADIUS) { // whose answer would have to be signed
            assertThat(passed).as("rounds that reached the end").isGreaterThan(ROUNDS / 10);
        }
    }

    static String text(Finding finding) {
        return switch (finding) {
            case Finding.Good good -> good.note();
            case Finding.Bad(String reason) -> reason;
            case Finding.Declined(String reason) -> reason;
            case Finding.WrongRole(String reason) -> reason;
        };
    }

    private static List<byte[]> hostile(byte[] answer, Random random) {
        var datagrams = new ArrayList<byte[]>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 200 : 4); i >= 0; i--) {
            byte[] next = answer;
            for (int mutations = random.nextInt(5); mutations > 0; mutations--) {
                next = mutated(next, random);
            }
            datagrams.add(next);
        }
        return datagrams;
    }

    static byte[] mutated(byte[] datagram, Random random) {
        int at = random.nextInt(datagram.length + 1);
        byte[] longer = Arrays.copyOf(datagram, datagram.length + 1 + random.nextInt(300));
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(datagram, at);
            }
            case 1 -> System.arraycopy(datagram, at, longer,
                    Math.min(at + longer.length - datagram.length, longer.length),
                    datagram.length - at);
            case 2 -> {
                return Arrays.copyOf(longer, random.nextInt(20_000));
            }
            case 3 -> {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                return ScriptedDatagrams.join(datagram, noise);
            }
            default -> {
                byte[] same = datagram.clone();
                if (at < same.length) {
                    same[at] = random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : (byte) (random.nextBoolean() ? 0xff : 0);
                }
                return same;
            }
        }
        return longer;
    }
}
