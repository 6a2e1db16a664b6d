package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Messages of PostgreSQL's protocol 3.0, from its server and to it (PostgreSQL documentation,
/// "Message Formats"): a letter for the type, a length in four bytes that counts itself, a body.
final class PostgresMessages {

    /// Bytes of one body.
    static final int BODY_MAX = 64 * 1024;
    /// Bytes of all messages of one probe.
    static final int INPUT_MAX = 128 * 1024;
    /// Messages of one probe. A server that has just let somebody in sends some twenty.
    static final int MESSAGES_MAX = 200;

    private static final int HEAD_BYTES = 1 + Integer.BYTES;

    private final Wire wire;
    private final ByteInput input;
    private int bytes;
    private int messages;

    PostgresMessages(Wire wire) {
        this.wire = wire;
        this.input = new ByteInput(wire);
    }

    /// The next message that answers something. Settings (`S`), notices (`N`) and notifications
    /// (`A`) may come at any time, and none of them matters here.
    PostgresMessage next() throws IOException {
        PostgresMessage message;
        do {
            message = any();
        } while ("SNA".indexOf(message.type()) >= 0);
        return message;
    }

    void send(char type, byte[] body) throws IOException {
        wire.send(ByteBuffer.allocate(HEAD_BYTES + body.length).put((byte) type)
                .putInt(Integer.BYTES + body.length).put(body).flip());
    }

    /// A message without a type, as the very first ones are.
    static void sendFirst(Wire wire, int code, byte[] body) throws IOException {
        int length = 2 * Integer.BYTES + body.length;
        wire.send(ByteBuffer.allocate(length).putInt(length).putInt(code).put(body).flip());
    }

    /// Texts, each with a zero behind it.
    static byte[] texts(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(text.getBytes(UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    private PostgresMessage any() throws IOException {
        ByteBuffer head = take(HEAD_BYTES, messages == 0);
        var type = (char) head.get();
        int length = head.getInt() - Integer.BYTES;
        if (type < '1' || type > 'z' || length < 0 || length > BODY_MAX) {
            throw new BadAnswer("not a message of PostgreSQL: " + Excerpt.of(head.rewind()));
        }
        bytes += HEAD_BYTES + length;
        if (++messages > MESSAGES_MAX || bytes > INPUT_MAX) {
            throw new BadAnswer("more than %d messages or %d KiB".formatted(MESSAGES_MAX,
                    INPUT_MAX / 1024));
        }
        return new PostgresMessage(type, take(length, false));
    }

    private ByteBuffer take(int length, boolean isFirst) throws IOException {
        var taken = new byte[length];
        for (int i = 0; i < length; i++) {
            int next = input.next();
            if (next == ByteInput.END) {
                throw new BadAnswer(isFirst && i == 0
                        ? "connection closed without an answer"
                        : "connection closed in the middle of the answer");
            }
            taken[i] = (byte) next;
        }
        return ByteBuffer.wrap(taken);
    }
}
