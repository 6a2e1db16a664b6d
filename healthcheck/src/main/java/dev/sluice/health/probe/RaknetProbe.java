package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Pings a RakNet server without a connection, as a client's server list does
/// (`RakPeer.cpp` and `MessageIdentifiers.h` of RakNet; the answer of Minecraft's Bedrock edition as
/// its community's wiki describes it under "RakNet").
final class RaknetProbe {

    private static final byte PING = 0x01;
    private static final byte PONG = 0x1c;
    private static final int TEXT_MAX = 1024;

    /// What RakNet tells its own offline messages by.
    private static final byte[] MAGIC = HexFormat.of()
            .parseHex("00ffff00fefefefefdfdfdfd12345678");

    private final long time; // a number that must come back; nobody reads a time in it
    private final long guid;

    RaknetProbe(RandomGenerator random) {
        this.time = random.nextLong();
        this.guid = random.nextLong();
    }

    Finding ask(DatagramWire wire) throws IOException {
        ByteBuffer ping = ByteBuffer.allocate(33).put(PING).putLong(time).put(MAGIC).putLong(guid)
                .flip();
        String text = new DatagramQuestion(wire, "RakNet").ask(ping, this::textOfPong);
        return Finding.good(players(text));
    }

    /// What the server says of itself: empty when it says nothing, null when it is no pong of ours.
    private @Nullable String textOfPong(ByteBuffer pong) {
        var magic = new byte[MAGIC.length];
        if (pong.remaining() < 33 || pong.get() != PONG || pong.getLong() != time) {
            return null;
        }
        pong.getLong(); // the server's GUID
        pong.get(magic);
        if (!ByteBuffer.wrap(magic).equals(ByteBuffer.wrap(MAGIC))) {
            return null;
        }
        if (pong.remaining() < 2) {
            return "";
        }
        int length = Math.min(pong.getShort() & 0xffff, Math.min(pong.remaining(), TEXT_MAX));
        return ISO_8859_1.decode(pong.slice(pong.position(), length)).toString();
    }

    /// `EDITION;NAME;PROTOCOL;VERSION;PLAYERS;PLAYERS-MAX;…`, where a backslash hides a semicolon of
    /// the name. Empty for anything else.
    private static String players(String text) {
        String[] fields = text.split("(?<!\\\\);", 7);
        return fields.length >= 6 && isNumber(fields[4]) && isNumber(fields[5])
                ? fields[4] + " of " + fields[5] + " players"
                : "";
    }

    private static boolean isNumber(String field) {
        return !field.isEmpty() && field.length() <= 9
                && field.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
