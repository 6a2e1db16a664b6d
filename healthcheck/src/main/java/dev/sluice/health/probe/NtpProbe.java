package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks an NTP server for the time, and passes when the server knows it (RFC 5905). A random number
/// takes the place of our own time, which must come back with the answer; that makes a forged
/// answer hard, and tells nobody our clock.
final class NtpProbe {

    private static final int PACKET_BYTES = 48;
    /// No warning, version 4, client.
    private static final byte CLIENT = 0 << 6 | 4 << 3 | 3;
    private static final int SERVER_MODE = 4;
    private static final int UNSYNCHRONISED = 3;
    private static final int STRATUM_MAX = 15;
    private static final int TRANSMIT_AT = 40;

    /// Codes of a server that has not found its time yet; others are a kiss of death (section 7.4).
    private static final Set<String> STARTING = Set.of("INIT", "STEP");

    private final long token;

    NtpProbe(RandomGenerator random) {
        this.token = random.nextLong();
    }

    Finding ask(DatagramWire wire) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(PACKET_BYTES).put(0, CLIENT)
                .putLong(TRANSMIT_AT, token);
        return judge(new DatagramQuestion(wire, "NTP").ask(request, this::read));
    }

    /// What matters of an answer (section 7.3).
    ///
    /// @param leap 0..3
    /// @param stratum 0..255; 1 is a server with a clock of its own
    /// @param reference four bytes: with stratum 0 a code in letters
    private record Answer(int leap, int stratum, String reference) {}

    private @Nullable Answer read(ByteBuffer packet) {
        if (packet.remaining() < PACKET_BYTES) {
            return null;
        }
        int first = packet.get() & 0xff;
        int stratum = packet.get() & 0xff;
        packet.position(packet.position() + 10);
        String reference = ISO_8859_1.decode(packet.slice(packet.position(), 4)).toString();
        long originate = packet.getLong(packet.position() + 12);
        return (first & 7) == SERVER_MODE && originate == token
                ? new Answer(first >> 6, stratum, reference)
                : null;
    }

    private static Finding judge(Answer answer) {
        if (answer.stratum() == 0) {
            String code = answer.reference();
            if (STARTING.contains(code)) {
                return new Finding.Bad("not synchronised (" + code + ")");
            }
            return new Finding.Bad(code.startsWith("\0")
                    ? "not synchronised"
                    : "sends us away with the code " + Excerpt.of(code));
        }
        return answer.leap() == UNSYNCHRONISED || answer.stratum() > STRATUM_MAX
                ? new Finding.Bad("not synchronised")
                : Finding.good("stratum " + answer.stratum());
    }
}
