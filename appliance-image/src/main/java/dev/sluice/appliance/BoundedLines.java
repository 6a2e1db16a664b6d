package dev.sluice.appliance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The lines of a stream whose other end is not trusted to ever write a line end.
final class BoundedLines {

    private final InputStream in;
    private final int bytesMax;

    BoundedLines(InputStream in, int bytesMax) {
        this.in = new BufferedInputStream(in);
        this.bytesMax = bytesMax;
    }

    /// The next line as UTF-8, without its line end; null at the end of the stream.
    ///
    /// @throws TooLongException when it is longer than allowed; the stream is of no use after that
    @Nullable
    String next() throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (line.size() == bytesMax) {
                throw new TooLongException(bytesMax);
            }
            line.write(next);
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1;

        TooLongException(int bytesMax) {
            super("a line is longer than %d bytes".formatted(bytesMax));
        }
    }
}
