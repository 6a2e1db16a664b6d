package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What a MySQL server says, packet by packet, each with its count. The bytes are written down here
/// as the manuals have them, and not made by the code that reads them.
final class MysqlScript {

    static final int NO_TLS = 0xf7ff;
    static final int ALL = 0xffff;
    /// 01 to 14, as half of the greeting's own and as what a switch brings.
    static final String NONCE = HexFormat.of().formatHex(nonce());

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private int turn;

    static byte[] nonce() {
        byte[] nonce = new byte[20];
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] = (byte) (i + 1);
        }
        return nonce;
    }

    /// Says it in one packet.
    MysqlScript say(String hex) {
        return packet(turn++, HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    MysqlScript packet(int count, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(4);
        header.put((byte) payload.length).put((byte) (payload.length >> 8))
                .put((byte) (payload.length >> 16)).put((byte) count).flip();
        said.write(header.array(), 0, header.limit());
        said.writeBytes(payload);
        return this;
    }

    /// Lets the client say a packet.
    MysqlScript heard() {
        turn++;
        return this;
    }

    /// Lets the client say the first packet of a command.
    MysqlScript command() {
        turn = 1;
        return this;
    }

    static MysqlScript greeting(String plugin) {
        return greeting(plugin, NO_TLS);
    }

    /// @param lower half of the capabilities
    static MysqlScript greeting(String plugin, int lower) {
        String lowerHex = "%02x%02x".formatted(lower & 0xff, lower >> 8);
        return new MysqlScript().say("0a" + hex("8.0.36\0") + "2a000000" + NONCE.substring(0, 16)
                + "00" + lowerHex + "ff" + "0200" + "ffdf" + "15" + "00".repeat(10)
                + NONCE.substring(16) + "00" + hex(plugin + "\0"));
    }

    /// Greets with its plugin and lets the client in with its first proof.
    static MysqlScript entered() {
        return greeting("mysql_native_password").heard().ok();
    }

    MysqlScript ok() {
        return say("00 00 00 0200 0000");
    }

    MysqlScript error(int code, String text) {
        return say("ff%02x%02x".formatted(code & 0xff, code >> 8) + hex(text));
    }

    MysqlScript switchTo(String plugin) {
        return say("fe" + hex(plugin + "\0") + NONCE + "00");
    }

    /// Answers a statement with two columns and these rows: a name, a value, a name, a value...
    MysqlScript table(String... cells) {
        command().say("02");
        say("03646566" + "00".repeat(3) + "0d" + hex("Variable_name") + "00" + "0c2d000001000000fd"
                + "0000000000");
        say("03646566" + "00".repeat(3) + "05" + hex("Value") + "00" + "0c2d000004000000fd"
                + "0000000000");
        say("fe00000200");
        for (int i = 0; i < cells.length; i += 2) {
            say("%02x%s%02x%s".formatted(cells[i].length(), hex(cells[i]), cells[i + 1].length(),
                    hex(cells[i + 1])));
        }
        return say("fe00000200");
    }

    String text() {
        return said.toString(ISO_8859_1);
    }

    ScriptedWire wire() {
        return ScriptedWire.hangingAfter(text());
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(ISO_8859_1));
    }

    /// What a client has sent: for each packet its count, a colon, and its payload in hexadecimal.
    static List<String> packets(ScriptedWire wire) {
        ByteBuffer sent = ByteBuffer.wrap(wire.sent().getBytes(ISO_8859_1));
        var packets = new ArrayList<String>();
        while (sent.hasRemaining()) {
            int length = (sent.get() & 0xff) | (sent.get() & 0xff) << 8 | (sent.get() & 0xff) << 16;
            int count = sent.get();
            byte[] payload = new byte[length];
            sent.get(payload);
            packets.add(count + ":" + HexFormat.of().formatHex(payload));
        }
        return packets;
    }
}
