package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// Asks a name server one question (RFC 1035). It passes when the answer is no error; that there
/// are no such records is no error, and neither is an answer that is cut off (TC).
final class DnsProbe {

    private static final int MESSAGE_MIN = 12;

    private final Probe.Dns probe;
    private final DnsQuery query;

    DnsProbe(Probe.Dns probe, RandomGenerator random) {
        this.probe = probe;
        this.query = new DnsQuery(probe.query(), probe.recordType(), (short) random.nextInt());
    }

    Finding ask(DatagramWire wire) throws IOException {
        return judge(new DatagramQuestion(wire, "DNS").ask(query.message(), query::answerIn));
    }

    /// Over TCP each message has its length before it (section 4.2.2).
    Finding ask(Wire wire) throws IOException {
        ByteBuffer message = query.message();
        wire.send(ByteBuffer.allocate(2 + message.remaining())
                .putShort((short) message.remaining()).put(message).flip());
        ByteBuffer received = receive(new ByteInput(wire));
        DnsQuery.Answer answer = query.answerIn(received.duplicate());
        if (answer == null) {
            throw new BadAnswer("not an answer to the DNS query: " + Excerpt.of(received));
        }
        return judge(answer);
    }

    private static ByteBuffer receive(ByteInput input) throws IOException {
        int length = next(input) << 8 | next(input);
        if (length < MESSAGE_MIN) {
            throw new BadAnswer("not a DNS message: %d bytes long".formatted(length));
        }
        ByteBuffer message = ByteBuffer.allocate(length);
        while (message.hasRemaining()) {
            message.put((byte) next(input));
        }
        return message.flip();
    }

    private static int next(ByteInput input) throws IOException {
        int next = input.next();
        if (next == ByteInput.END) {
            throw new BadAnswer("connection closed before the DNS answer was complete");
        }
        return next;
    }

    private Finding judge(DnsQuery.Answer answer) {
        if (answer.rcode() != 0) {
            return new Finding.Bad("%s for %s %s".formatted(name(answer.rcode()), probe.query(),
                    probe.recordType()));
        }
        return Finding.good(answer.records() == 1 ? "1 record" : answer.records() + " records");
    }

    /// As in the registry of DNS parameters.
    private static String name(int rcode) {
        return switch (rcode) {
            case 1 -> "FORMERR";
            case 2 -> "SERVFAIL";
            case 3 -> "NXDOMAIN";
            case 4 -> "NOTIMP";
            case 5 -> "REFUSED";
            case 9 -> "NOTAUTH";
            default -> "RCODE " + rcode;
        };
    }
}
