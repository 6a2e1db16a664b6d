package dev.sluice.health.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The first line that a program prints. All else is read, so that the program does not wait for
/// it, and dropped. Never blocks.
final class Printed {

    /// Bytes that are looked at.
    static final int KEPT_MAX = 4096;
    /// Bytes that are taken at a time, at most; the pipe of a program holds as much.
    private static final int TAKEN_MAX = 64 * 1024;

    private final InputStream pipe;
    private final byte[] kept = new byte[KEPT_MAX];
    private final byte[] dropped = new byte[8 * 1024];
    private int length;

    Printed(InputStream pipe) {
        this.pipe = pipe;
    }

    /// Takes what is there.
    void take() {
        try {
            for (int taken = 0; taken < TAKEN_MAX && pipe.available() > 0;) {
                int received = length < KEPT_MAX ? keep() : drop();
                if (received < 0) {
                    return;
                }
                taken += received;
            }
        } catch (IOException _) {
            // It was closed, for the time is over: nobody will ask for more.
        }
    }

    /// Such as `"disk full"`; empty when there is none.
    String firstLine() {
        int start = 0;
        while (start < length && isSpace(kept[start])) {
            start++;
        }
        int end = start;
        while (end < length && kept[end] != '\n' && kept[end] != '\r') {
            end++;
        }
        while (end > start && isSpace(kept[end - 1])) {
            end--;
        }
        return start == end
                ? ""
                : Excerpt.of(ByteBuffer.wrap(Arrays.copyOfRange(kept, start, end)));
    }

    private int keep() throws IOException {
        int received = pipe.read(kept, length, Math.min(pipe.available(), KEPT_MAX - length));
        length += Math.max(0, received);
        return received;
    }

    private int drop() throws IOException {
        return pipe.read(dropped, 0, Math.min(pipe.available(), dropped.length));
    }

    private static boolean isSpace(byte next) {
        return next == ' ' || next == '\t' || next == '\r' || next == '\n';
    }
}
