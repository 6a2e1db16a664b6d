package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks a QUIC server for a version that does not exist, which it answers with those it speaks: a
/// question without any cryptography, and without a trace in the server (RFC 8999, section 6; RFC
/// 9000, sections 5.2.2 and 6).
final class QuicProbe {

    /// A smaller datagram could not begin a connection in QUIC v1, so it gets no answer (RFC 9000,
    /// section 14.1).
    private static final int DATAGRAM_BYTES = 1200;
    private static final int ID_BYTES = 8;
    private static final int SHOWN_MAX = 4;

    /// Long header, fixed bit; what else it says only a version could tell.
    private static final byte FIRST_BYTE = (byte) 0xc0;
    /// Versions of the form 0x?a?a?a?a are reserved for questions like this one (section 15).
    private static final int RESERVED = 0x0a0a0a0a;

    private final int version;
    private final long destination;
    private final long source;

    QuicProbe(RandomGenerator random) {
        this.version = (random.nextInt() & 0xf0f0f0f0) | RESERVED;
        this.destination = random.nextLong();
        this.source = random.nextLong();
    }

    Finding ask(DatagramWire wire) throws IOException {
        ByteBuffer initial = ByteBuffer.allocate(DATAGRAM_BYTES).put(FIRST_BYTE).putInt(version)
                .put((byte) ID_BYTES).putLong(destination).put((byte) ID_BYTES).putLong(source)
                .rewind();
        List<Integer> versions = new DatagramQuestion(wire, "QUIC").ask(initial, this::versions);
        return Finding.good("speaks " + text(versions));
    }

    /// From a Version Negotiation packet (RFC 9000, section 17.2.1); null when it is not one for us:
    /// our connection ids must come back, each in the place of the other.
    private @Nullable List<Integer> versions(ByteBuffer packet) throws BadAnswer {
        if (packet.remaining() < 7 + 2 * ID_BYTES || packet.get() >= 0 || packet.getInt() != 0
                || packet.get() != ID_BYTES || packet.getLong() != source
                || packet.get() != ID_BYTES || packet.getLong() != destination) {
            return null;
        }
        if (packet.remaining() == 0 || packet.remaining() % 4 != 0) {
            throw new BadAnswer("its list of QUIC versions is %d bytes long"
                    .formatted(packet.remaining()));
        }
        var versions = new ArrayList<Integer>();
        while (packet.hasRemaining()) {
            versions.add(packet.getInt());
        }
        return versions;
    }

    /// Without the reserved versions that servers mix in.
    private static String text(List<Integer> versions) {
        List<String> names = versions.stream().filter(v -> (v & 0x0f0f0f0f) != RESERVED)
                .limit(SHOWN_MAX).map(QuicProbe::name).toList();
        return names.isEmpty() ? "no version" : String.join(", ", names);
    }

    private static String name(int version) {
        return switch (version) {
            case 0x00000001 -> "v1";
            case 0x6b3343cf -> "v2"; // RFC 9369
            default -> version >>> 8 == 0xff0000
                    ? "draft-" + (version & 0xff)
                    : "0x%08x".formatted(version);
        };
    }
}
