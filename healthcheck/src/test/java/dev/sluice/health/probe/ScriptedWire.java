package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// A backend that lives in memory: it says what it was told to say, in pieces of a given size, and
/// then closes, hangs, or says it again for ever.
final class ScriptedWire implements Wire {

    enum Ending {
        CLOSES,
        HANGS,
        REPEATS
    }

    private final ByteBuffer answer;
    private final int piece;
    private final Ending ending;
    private final StringBuilder sent = new StringBuilder();
    private long received;

    ScriptedWire(byte[] answer, int piece, Ending ending) {
        this.answer = ByteBuffer.wrap(answer);
        this.piece = piece;
        this.ending = ending;
    }

    static ScriptedWire closingAfter(String answer) {
        return new ScriptedWire(answer.getBytes(ISO_8859_1), Integer.MAX_VALUE, Ending.CLOSES);
    }

    static ScriptedWire hangingAfter(String answer) {
        return new ScriptedWire(answer.getBytes(ISO_8859_1), 1, Ending.HANGS);
    }

    static ScriptedWire repeating(String answer) {
        return new ScriptedWire(answer.getBytes(ISO_8859_1), Integer.MAX_VALUE, Ending.REPEATS);
    }

    @Override
    public void send(ByteBuffer bytes) {
        sent.append(ISO_8859_1.decode(bytes));
    }

    @Override
    public int receive(ByteBuffer into) throws IOException {
        if (!answer.hasRemaining()) {
            switch (ending) {
                case CLOSES -> {
                    return -1;
                }
                case HANGS -> throw new ProbeTimedOut(Duration.ofSeconds(1),
                        received == 0 ? "connected, but no answer" : "answer not complete");
                case REPEATS -> answer.rewind();
            }
        }
        int length = Math.min(piece, Math.min(into.remaining(), answer.remaining()));
        into.put(into.position(), answer, answer.position(), length);
        into.position(into.position() + length);
        answer.position(answer.position() + length);
        received += length;
        return length;
    }

    String sent() {
        return sent.toString();
    }

    /// Bytes that were taken from this backend.
    long received() {
        return received;
    }
}
