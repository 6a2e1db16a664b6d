package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.config.Probe;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One DNS query, and what belongs to it (RFC 1035, section 4.1). Recursion is asked for, as a
/// client would.
final class DnsQuery {

    private static final int HEADER_BYTES = 12;
    private static final int NAME_MAX = 255;
    private static final int QR = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int RD = 0x0100;
    private static final int RCODE = 0x000f;
    private static final short CLASS_IN = 1;

    private final ByteBuffer message;

    /// @param name checked by [Probe.Dns]
    DnsQuery(String name, Probe.Dns.RecordType type, short id) {
        ByteBuffer building = ByteBuffer.allocate(HEADER_BYTES + NAME_MAX + 4);
        building.putShort(id).putShort((short) RD).putShort((short) 1).putShort((short) 0)
                .putInt(0);
        putName(building, name);
        building.putShort((short) type.number()).putShort(CLASS_IN);
        this.message = building.flip().asReadOnlyBuffer();
    }

    /// What the answer says of itself.
    ///
    /// @param rcode 0..15
    /// @param records in its answer section, as it says
    record Answer(int rcode, int records) {}

    ByteBuffer message() {
        return message.duplicate();
    }

    /// Null when the message does not answer this query: its id and its question must be ours, to
    /// the letter. Only one that could not read the question may leave it out. What comes after the
    /// question is not looked at.
    @Nullable
    Answer answerIn(ByteBuffer answer) {
        if (answer.remaining() < HEADER_BYTES || answer.getShort() != message.getShort(0)) {
            return null;
        }
        int flags = answer.getShort();
        int questions = answer.getShort() & 0xffff;
        int records = answer.getShort() & 0xffff;
        answer.getInt();
        if ((flags & QR) == 0 || (flags & OPCODE) != 0) {
            return null;
        }
        int rcode = flags & RCODE;
        boolean isOurs = questions == 1 ? hasQuestion(answer) : questions == 0 && rcode != 0;
        return isOurs ? new Answer(rcode, records) : null;
    }

    private boolean hasQuestion(ByteBuffer answer) {
        ByteBuffer question = message.duplicate().position(HEADER_BYTES);
        int length = question.remaining();
        return answer.remaining() >= length
                && answer.slice(answer.position(), length).equals(question);
    }

    /// Labels, each with its length before it, and the root's empty one (section 3.1).
    private static void putName(ByteBuffer building, String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (!relative.isEmpty()) {
            for (String label : relative.split("\\.", -1)) {
                building.put((byte) label.length()).put(label.getBytes(US_ASCII));
            }
        }
        building.put((byte) 0);
    }
}
