package dev.sluice.health.probe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server answers to A2S_INFO, as Valve's developer wiki describes it under "Server queries":
/// a Source server, or a GoldSrc one in the old form. All numbers are little-endian.
sealed interface A2sAnswer {

    /// Ask again with this number.
    record Challenge(int number) implements A2sAnswer {}

    /// How full the server is. Its bots are players to it, and so they are here.
    ///
    /// @param players 0..255
    /// @param playersMax 0..255
    record ServerInfo(int players, int playersMax) implements A2sAnswer {

        boolean isFull() {
            return playersMax > 0 && players >= playersMax;
        }
    }

    /// What a datagram begins with that is a whole answer.
    int WHOLE = -1;
    /// What one begins with that is a part of a longer answer.
    int PART = -2;

    /// Where the answer begins in its first part: of Source servers, of Source servers from before
    /// the Orange Box, of GoldSrc servers.
    List<Integer> PART_HEADERS = List.of(12, 10, 9);

    /// Null when it does not answer A2S_INFO.
    static @Nullable A2sAnswer read(ByteBuffer datagram) throws BadAnswer {
        ByteBuffer answer = firstPart(datagram.slice().order(ByteOrder.LITTLE_ENDIAN));
        if (answer.remaining() < 5 || answer.getInt() != WHOLE) {
            return null;
        }
        return switch (answer.get()) {
            case 'A' -> answer.remaining() < 4 ? null : new Challenge(answer.getInt());
            case 'I' -> source(answer);
            case 'm' -> goldSrc(answer);
            default -> null;
        };
    }

    /// All that matters of a long answer is in its first part; another part is left as it is.
    private static ByteBuffer firstPart(ByteBuffer datagram) throws BadAnswer {
        if (datagram.remaining() < 16 || datagram.getInt(0) != PART) {
            return datagram;
        }
        for (int header : PART_HEADERS) {
            if (datagram.getInt(header) == WHOLE) {
                return datagram.position(header);
            }
        }
        if (datagram.getInt(4) < 0) { // the highest bit of the answer's number
            throw new BadAnswer("its answer comes compressed and in parts");
        }
        return datagram;
    }

    /// Protocol, name, map, folder, game, the game's number, players and their greatest number.
    private static ServerInfo source(ByteBuffer answer) throws BadAnswer {
        skip(answer, 1);
        skipTexts(answer, 4);
        skip(answer, 2);
        return info(answer);
    }

    /// Address, name, map, folder, game, players and their greatest number.
    private static ServerInfo goldSrc(ByteBuffer answer) throws BadAnswer {
        skipTexts(answer, 5);
        return info(answer);
    }

    private static ServerInfo info(ByteBuffer answer) throws BadAnswer {
        need(answer, 2);
        return new ServerInfo(answer.get() & 0xff, answer.get() & 0xff);
    }

    private static void skip(ByteBuffer answer, int bytes) throws BadAnswer {
        need(answer, bytes);
        answer.position(answer.position() + bytes);
    }

    /// Each ends with a zero byte.
    private static void skipTexts(ByteBuffer answer, int texts) throws BadAnswer {
        for (int left = texts; left > 0;) {
            need(answer, 1);
            if (answer.get() == 0) {
                left--;
            }
        }
    }

    private static void need(ByteBuffer answer, int bytes) throws BadAnswer {
        if (answer.remaining() < bytes) {
            throw new BadAnswer("its answer to A2S_INFO ends too early");
        }
    }
}
