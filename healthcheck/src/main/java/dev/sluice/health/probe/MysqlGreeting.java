package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// What a server says first, and what is answered to it (MySQL: "Protocol::HandshakeV10" and
/// "Protocol::HandshakeResponse41"; MariaDB: "Connection"). A bit of the capabilities counts when
/// both sides have set it.
final class MysqlGreeting {

    /// Bytes that make each login different from every other.
    static final int NONCE_BYTES = 20;

    private static final int TLS = 0x800;
    private static final int LONG_PASSWORD = 0x1;
    private static final int PROTOCOL_41 = 0x200;
    private static final int SECURE_CONNECTION = 0x8000;
    private static final int PLUGIN_AUTH = 0x8_0000;
    private static final int CONNECT_ATTRIBUTES = 0x10_0000;
    private static final int MODERN = PROTOCOL_41 | SECURE_CONNECTION;
    private static final int WANTED = LONG_PASSWORD | MODERN | PLUGIN_AUTH | CONNECT_ATTRIBUTES;

    private static final int PROTOCOL = 10;
    private static final int NONCE_BYTES_FIRST = 8;
    private static final byte UTF8MB4 = 45;
    private static final int RESERVED_BYTES = 23;
    private static final int FIXED_BYTES = 4 + 4 + 1 + RESERVED_BYTES;

    /// A name for the people who look who is connected (`session_connect_attrs`).
    private static final List<String> ATTRIBUTE = List.of("program_name", "sluice");

    private final int offered;
    private final String plugin;
    private final byte[] nonce;

    private MysqlGreeting(int offered, String plugin, byte[] nonce) {
        this.offered = offered;
        this.plugin = plugin;
        this.nonce = nonce;
    }

    static MysqlGreeting read(MysqlPayload payload) throws BadAnswer {
        int protocol = payload.int1();
        if (protocol != PROTOCOL) {
            throw new BadAnswer("MySQL protocol %d (expected: %d)".formatted(protocol, PROTOCOL));
        }
        payload.text(); // version
        payload.skip(4); // thread
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        nonce.put(payload.bytes(NONCE_BYTES_FIRST));
        payload.skip(1); // filler
        int lower = payload.int2();
        payload.skip(1 + 2); // character set, status
        int offered = lower | payload.int2() << 16;
        if ((offered & MODERN) != MODERN) {
            throw new BadAnswer("speaks as MySQL did before version 4.1");
        }
        payload.skip(1 + 10); // length of the nonce, reserved
        nonce.put(payload.bytes(NONCE_BYTES - NONCE_BYTES_FIRST));
        payload.skip(Math.min(1, payload.left())); // the nonce's NUL
        return new MysqlGreeting(offered, payload.text(), nonce.array());
    }

    boolean offersTls() {
        return (offered & TLS) != 0;
    }

    /// How the server would like to be shown that we know the password; may be empty.
    String plugin() {
        return plugin;
    }

    byte[] nonce() {
        return nonce.clone();
    }

    /// Asks for TLS from the next byte on (MySQL: "Protocol::SSLRequest").
    ByteBuffer tlsRequest() {
        return begin(FIXED_BYTES, TLS).flip();
    }

    /// Names the user.
    ///
    /// @param proof that we know the password, at most 255 bytes
    /// @param overTls whether TLS was asked for before
    ByteBuffer answer(String user, String how, byte[] proof, boolean overTls) {
        byte[] name = user.getBytes(UTF_8);
        byte[] method = how.getBytes(US_ASCII);
        byte[] attributes = attributes();
        ByteBuffer answer = begin(FIXED_BYTES + name.length + proof.length + method.length
                + attributes.length + 4, overTls ? TLS : 0);
        answer.put(name).put((byte) 0).put((byte) proof.length).put(proof);
        if ((offered & PLUGIN_AUTH) != 0) {
            answer.put(method).put((byte) 0);
        }
        if ((offered & CONNECT_ATTRIBUTES) != 0) {
            answer.put((byte) attributes.length).put(attributes);
        }
        return answer.flip();
    }

    private ByteBuffer begin(int length, int more) {
        ByteBuffer packet = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return packet.putInt((WANTED & offered) | more).putInt(MysqlPackets.PAYLOAD_MAX)
                .put(UTF8MB4).put(new byte[RESERVED_BYTES]);
    }

    private static byte[] attributes() {
        var attributes = new ByteArrayOutputStream();
        for (String word : ATTRIBUTE) {
            attributes.write(word.length());
            attributes.writeBytes(word.getBytes(US_ASCII));
        }
        return attributes.toByteArray();
    }
}
