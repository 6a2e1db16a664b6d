package dev.sluice.health.probe;

import dev.sluice.health.probe.HttpHead.Framing;
import java.io.IOException;
import java.util.HexFormat;

/// The body of an HTTP answer, byte by byte, with its framing taken off (RFC 9112, sections 6
/// and 7). Keeps nothing of it.
final class HttpBody {

    /// Bytes of one chunk's size line, extensions included.
    static final int CHUNK_LINE_MAX = 4 * 1024;

    private static final int SIZE_DIGITS_MAX = 15;

    private final ByteInput input;
    private final Framing framing;
    /// Bytes left of the body, or of its current chunk.
    private long left;
    private boolean isFirstChunk = true;
    private boolean isAtEnd;

    HttpBody(ByteInput input, Framing framing) {
        this.input = input;
        this.framing = framing;
        this.left = framing instanceof Framing.Length(long bytes) ? bytes : 0;
    }

    /// The next byte of the content, 0..255, or [ByteInput#END].
    ///
    /// @throws BadAnswer when the connection closes before the end, or a chunk is malformed
    int next() throws IOException {
        return switch (framing) {
            case Framing.UntilClose _ -> input.next();
            case Framing.Length _ -> left == 0 ? ByteInput.END : take();
            case Framing.Chunked _ -> {
                if (left == 0 && !isAtEnd) {
                    beginChunk();
                }
                yield isAtEnd ? ByteInput.END : take();
            }
        };
    }

    private int take() throws IOException {
        int next = input.next();
        if (next == ByteInput.END) {
            throw new BadAnswer("connection closed in the middle of the body");
        }
        left--;
        return next;
    }

    private void beginChunk() throws IOException {
        if (!isFirstChunk && !lines().next("a chunk's end").isEmpty()) {
            throw new BadAnswer("malformed chunk: longer than its size");
        }
        isFirstChunk = false;
        left = size(lines().next("a chunk's size"));
        isAtEnd = left == 0;
    }

    /// Hexadecimal digits, then perhaps white space and extensions, which mean nothing here.
    private static long size(String line) throws BadAnswer {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).stripTrailing();
        if (digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX
                || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new BadAnswer("malformed chunk size " + Excerpt.of(line));
        }
        return Long.parseLong(digits, 16);
    }

    private HttpLines lines() {
        return new HttpLines(input, CHUNK_LINE_MAX);
    }
}
