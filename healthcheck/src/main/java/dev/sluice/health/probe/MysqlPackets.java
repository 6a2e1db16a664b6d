package dev.sluice.health.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A conversation in MySQL's packets: three bytes of length, one that counts, then the payload (MySQL:
/// "MySQL Packets"). It never reads further than the packet that is asked for, so that the wire may
/// be encrypted between two of them.
final class MysqlPackets {

    /// The longest payload that is taken. Longest of all that an honest server sends us is its RSA
    /// key, some hundred bytes.
    static final int PAYLOAD_MAX = 64 * 1024;

    /// What is taken in one conversation.
    static final int INPUT_MAX = 128 * 1024;

    private static final int HEADER_BYTES = 4;

    private Wire wire;
    private int turn;
    private int received;

    MysqlPackets(Wire wire) {
        this.wire = wire;
    }

    /// Goes on over another wire, and with the count where it is.
    void goOnOver(Wire other) {
        wire = other;
    }

    /// Sends the first packet of a command, which is where the count begins anew.
    void command(byte[] payload) throws IOException {
        turn = 0;
        send(payload);
    }

    void send(byte[] payload) throws IOException {
        send(ByteBuffer.wrap(payload));
    }

    void send(ByteBuffer payload) throws IOException {
        int length = payload.remaining();
        ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + length)
                .order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt(length | turn << 24).put(payload).flip();
        turn = turn + 1 & 0xff;
        wire.send(packet);
    }

    /// The next packet.
    ///
    /// @throws MysqlError when it is one with an error
    MysqlPayload receive() throws IOException {
        ByteBuffer header = receive(HEADER_BYTES);
        int length = header.order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 0xffffff;
        int count = header.get(3) & 0xff;
        boolean isFirst = received == HEADER_BYTES;
        if (length > PAYLOAD_MAX) {
            throw isFirst
                    ? new BadAnswer("not a MySQL server: greets with " + Excerpt.of(header))
                    : new BadAnswer("a MySQL packet of %d bytes (expected: at most %d)"
                            .formatted(length, PAYLOAD_MAX));
        }
        var payload = new MysqlPayload(receive(length));
        // Some errors come when nobody waits for them, and do not count: that of a server which
        // shuts down, for one.
        if (length > 0 && payload.peek() == MysqlPayload.ERROR) {
            throw MysqlError.read(payload);
        }
        if (count != turn) {
            throw new BadAnswer("MySQL packet %d where %d was due".formatted(count, turn));
        }
        turn = turn + 1 & 0xff;
        return payload;
    }

    private ByteBuffer receive(int length) throws IOException {
        received += length;
        if (received > INPUT_MAX) {
            throw new BadAnswer("more than %d KiB of MySQL packets".formatted(INPUT_MAX / 1024));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (wire.receive(bytes) < 0) {
                throw new BadAnswer("connection closed in the middle of the MySQL exchange");
            }
        }
        return bytes.flip();
    }
}
