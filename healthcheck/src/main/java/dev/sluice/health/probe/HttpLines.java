package dev.sluice.health.probe;

import java.io.IOException;

/// Lines of an HTTP answer, as ISO-8859-1 text without their line ends, up to a number of bytes.
final class HttpLines {

    private final ByteInput input;
    private final int bytesMax;
    private int bytes;

    /// @param bytesMax of all lines together, a multiple of 1024
    HttpLines(ByteInput input, int bytesMax) {
        this.input = input;
        this.bytesMax = bytesMax;
    }

    /// The next line. It ends with CR LF; a lone LF is accepted, a lone CR is not (RFC 9112,
    /// section 2.2).
    ///
    /// @param what is being read, for the message when it is cut short
    String next(String what) throws IOException {
        var line = new StringBuilder();
        int before = 0;
        for (int next = take(what, line); next != '\n'; next = take(what, line)) {
            if (before == '\r') {
                throw new BadAnswer("a lone CR in " + what);
            }
            if (next != '\r') {
                line.append((char) next);
            }
            before = next;
        }
        return line.toString();
    }

    private int take(String what, CharSequence line) throws IOException {
        int next = input.next();
        if (next == ByteInput.END) {
            throw new BadAnswer(bytes == 0
                    ? "connection closed before " + what
                    : "connection closed in the middle of " + what + ": " + Excerpt.of(line));
        }
        if (++bytes > bytesMax) {
            throw new BadAnswer("more than %d KiB in %s".formatted(bytesMax / 1024, what));
        }
        return next;
    }
}
