package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// One side of a session in [RandomSessionsSocketTest], with a plan of its own.
final class RandomParty {

    private static final int LENGTH_MAX = 600_000;
    private static final int PIECE_MAX = 60_000;

    /// How a party ends.
    private enum Ending {
        /// Ends its output, then reads to the end.
        ORDERLY,
        /// Resets after it has sent.
        RESET_AFTER_SENDING,
        /// Sends a part and resets.
        RESET_IN_THE_MIDDLE
    }

    private final int number;
    private final boolean isClient;
    private final Ending ending;
    private final int length;
    private final Random random;
    private long heard; // by the thread that listens, which the others join
    private boolean heardTruly = true;
    private boolean heardTheEnd; // by the thread that listens, as the next
    private boolean endWasOrderly;
    private boolean heardNothingMore; // neither a word nor an end, for as long as a read waits
    private volatile boolean toldOfReset; // by either thread

    RandomParty(int number, boolean isClient, Random random) {
        this.number = number;
        this.isClient = isClient;
        this.random = random;
        int roll = random.nextInt(10);
        this.ending = roll < 8
                ? Ending.ORDERLY
                : roll < 9 ? Ending.RESET_AFTER_SENDING : Ending.RESET_IN_THE_MIDDLE;
        this.length = random.nextInt(4) == 0 ? random.nextInt(100) : random.nextInt(LENGTH_MAX);
    }

    int number() {
        return number;
    }

    /// What has become of it, for a message.
    String story() {
        return "%s %d, %s, %d to say, heard %d, end %s (orderly %s), told of a reset %s".formatted(
                isClient ? "client" : "backend", number, ending, length, heard, heardTheEnd,
                endWasOrderly, toldOfReset);
    }

    boolean isOrderly() {
        return ending == Ending.ORDERLY;
    }

    /// Sends and receives as planned; returns when both are over.
    void play(Socket socket) {
        try (socket) {
            var reader = Thread.startVirtualThread(() -> listen(socket));
            try {
                talk(socket);
                if (ending == Ending.ORDERLY) {
                    socket.shutdownOutput();
                } else {
                    Wire.reset(socket);
                }
            } catch (IOException reset) {
                toldOfReset = true;
            }
            reader.join();
        } catch (IOException | InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void talk(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        if (isClient) {
            out.write(ByteBuffer.allocate(4).putInt(number).array());
        }
        int until = ending == Ending.RESET_IN_THE_MIDDLE ? length / 2 : length;
        for (int sent = 0; sent < until;) {
            int piece = Math.min(until - sent, 1 + random.nextInt(PIECE_MAX));
            out.write(words(isClient, number, sent, piece));
            sent += piece;
            if (random.nextInt(4) == 0) {
                LockSupport.parkNanos(random.nextInt(3_000_000));
            }
        }
    }

    private void listen(Socket socket) {
        var pauses = new Random(number);
        var buffer = new byte[PIECE_MAX];
        try {
            InputStream in = socket.getInputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                heardTruly &= isTrue(buffer, count);
                heard += count;
                if (pauses.nextInt(8) == 0) {
                    LockSupport.parkNanos(pauses.nextInt(5_000_000));
                }
                count = in.read(buffer);
            }
            heardTheEnd = true;
            endWasOrderly = TcpState.hasEndedInOrder(socket);
        } catch (SocketTimeoutException nothing) {
            heardNothingMore = true;
        } catch (IOException reset) {
            toldOfReset = true;
        }
    }

    private boolean isTrue(byte[] buffer, int count) {
        byte[] expected = words(!isClient, number, (int) heard, count);
        return Arrays.equals(expected, 0, count, buffer, 0, count);
    }

    /// What a side says in a session from a position on: no two neighbours say the same.
    private static byte[] words(boolean client, int number, int from, int count) {
        var words = new byte[count];
        for (int i = 0; i < count; i++) {
            int at = from + i;
            words[i] = (byte) ((at * 31 + (at >>> 8) * 17 + number * 7) ^ (client ? 0x55 : 0));
        }
        return words;
    }

    void assertHeard(RandomParty other, boolean orderly) {
        String who = "%s of session %d, %s, listening to %s".formatted(
                isClient ? "client" : "backend", number, ending, other.ending);
        assertThat(heardTruly).as(who).isTrue();
        assertThat(heardNothingMore).as("%s, gave up after %d of %d bytes", who, heard,
                other.length).isFalse();
        if (orderly) {
            assertThat(heard).as(who).isEqualTo(other.length);
            assertThat(heardTheEnd).as(who).isTrue();
        } else if (ending == Ending.ORDERLY) {
            // The kernel tells of a reset once: when it has told whoever talks, whoever listens reads
            // an end. What the connection has come to shows whether it was one.
            assertThat(toldOfReset).as(who + ": the end is a reset").isTrue();
            assertThat(endWasOrderly).as(who + ": an orderly end before the reset").isFalse();
        }
    }
}
