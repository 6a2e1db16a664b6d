package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/// One message of a PostgreSQL server. Its fields are read in order, and one that does not fit into
/// the message is a [BadAnswer].
///
/// @param type the letter that says what it is
/// @param body what is left to be read of it
record PostgresMessage(char type, ByteBuffer body) {

    int int32() throws BadAnswer {
        return bytes(Integer.BYTES).getInt();
    }

    int int16() throws BadAnswer {
        return bytes(Short.BYTES).getShort();
    }

    byte int8() throws BadAnswer {
        return bytes(1).get();
    }

    /// The next bytes, as many as are asked for.
    ByteBuffer bytes(int length) throws BadAnswer {
        if (length < 0 || length > body.remaining()) {
            throw malformed();
        }
        ByteBuffer bytes = body.slice(body.position(), length);
        body.position(body.position() + length);
        return bytes;
    }

    /// The text up to the next zero, a character for each byte.
    String text() throws BadAnswer {
        int end = body.position();
        while (end < body.limit() && body.get(end) != 0) {
            end++;
        }
        if (end == body.limit()) {
            throw malformed();
        }
        String text = latin(bytes(end - body.position()));
        body.get();
        return text;
    }

    /// All that is left, a character for each byte.
    String rest() {
        return latin(body);
    }

    BadAnswer unexpected() {
        return new BadAnswer("an answer out of turn: message %s of %d bytes".formatted(
                Excerpt.of(String.valueOf(type)), body.limit()));
    }

    BadAnswer malformed() {
        return new BadAnswer("an answer that makes no sense: message %s of %d bytes".formatted(
                Excerpt.of(String.valueOf(type)), body.limit()));
    }

    static String latin(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }
}
