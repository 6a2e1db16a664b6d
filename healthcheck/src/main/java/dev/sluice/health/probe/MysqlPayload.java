package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// What is in one packet, read from the front (MySQL: "Basic Data Types"). Numbers are little-endian.
/// Every length is looked at before it is used.
final class MysqlPayload {

    static final int OK = 0x00;
    static final int MORE_AUTH_DATA = 0x01;
    static final int END_OF_FILE = 0xfe;
    static final int ERROR = 0xff;

    private static final int NULL = 0xfb;

    private final ByteBuffer bytes;

    MysqlPayload(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The first byte that is not read yet, 0..255, which it leaves there.
    int peek() throws BadAnswer {
        need(1);
        return bytes.get(bytes.position()) & 0xff;
    }

    int int1() throws BadAnswer {
        need(1);
        return bytes.get() & 0xff;
    }

    int int2() throws BadAnswer {
        need(2);
        return bytes.getShort() & 0xffff;
    }

    /// Bytes that say nothing to us.
    void skip(int length) throws BadAnswer {
        need(length);
        bytes.position(bytes.position() + length);
    }

    byte[] bytes(int length) throws BadAnswer {
        need(length);
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }

    byte[] rest() throws BadAnswer {
        return bytes(left());
    }

    int left() {
        return bytes.remaining();
    }

    /// Text that ends with a NUL, or with the payload, where some servers leave the NUL out.
    String text() throws BadAnswer {
        int end = bytes.position();
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        String text = new String(bytes(end - bytes.position()), ISO_8859_1);
        skip(Math.min(1, left()));
        return text;
    }

    /// A number of one to nine bytes.
    long number() throws BadAnswer {
        int first = int1();
        return switch (first) {
            case 0xfc -> int2();
            case 0xfd -> int2() | int1() << 16;
            case 0xfe -> {
                need(Long.BYTES);
                yield bytes.getLong();
            }
            case NULL, ERROR -> throw new BadAnswer(
                    "a MySQL packet with 0x%02x where a number belongs".formatted(first));
            default -> first;
        };
    }

    /// Text with its length before it, null for SQL's NULL.
    @Nullable
    String value() throws BadAnswer {
        if (peek() == NULL) {
            skip(1);
            return null;
        }
        long length = number();
        if (length < 0 || length > left()) {
            throw tooShort();
        }
        return new String(bytes((int) length), ISO_8859_1);
    }

    private void need(int length) throws BadAnswer {
        if (length > left()) {
            throw tooShort();
        }
    }

    private BadAnswer tooShort() {
        return new BadAnswer("a MySQL packet of %d bytes that should be longer"
                .formatted(bytes.limit()));
    }
}
