package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Gets the text of a file, and refuses what cannot be a configuration before it is looked at any
/// further.
final class SourceReader {

    static final int BYTES_MAX = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Problems problems;
    private int read;

    SourceReader(Problems problems) {
        this.problems = problems;
    }

    /// A source and its whole text.
    record Text(Source source, String text) {}

    /// The file's text, or null after a problem was added.
    ///
    /// @param blame where to report a file that cannot be read; null for the file itself
    @Nullable
    Text read(Path file, @Nullable Place blame) {
        Source nothing = Source.of(file.toString(), file, read, "");
        Place place = blame == null ? nothing.start() : blame;
        String name = blame == null ? "" : "include: " + Shown.of(file.toString()) + ": ";
        try {
            if (!Files.exists(file)) {
                problems.add(place, name + "no such file (expected: a configuration file)");
            } else if (!Files.isRegularFile(file)) {
                problems.add(place, name + (Files.isDirectory(file) ? "a directory" : "not a file")
                        + " (expected: a configuration file)");
            } else {
                return decode(file, bytes(file));
            }
        } catch (AccessDeniedException _) {
            problems.add(place, name + "no permission to read this file");
        } catch (IOException failure) {
            problems.add(place, name + "cannot be read: " + failure.getMessage());
        }
        return null;
    }

    /// Text that is no file, or null after a problem was added.
    @Nullable
    Text take(String name, @Nullable Path file, String text) {
        String body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (body.length() > BYTES_MAX) {
            problems.add(Source.of(name, file, read, "").start(), tooLong());
            return null;
        }
        var source = Source.of(name, file, read++, body);
        int at = 0;
        while (at < body.length()) {
            int point = body.codePointAt(at);
            if (point != '\n' && point != '\r' && Shown.isControl(point)) {
                problems.add(place(source, body, at),
                        "the character U+%04X may not stand in a configuration"
                                .formatted(point));
                return null;
            }
            at += Character.charCount(point);
        }
        return new Text(source, body);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(BYTES_MAX + 1);
        }
    }

    private @Nullable Text decode(Path file, byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            problems.add(Source.of(file.toString(), file, read, "").start(), tooLong());
            return null;
        }
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            var source = Source.of(file.toString(), file, read++, text);
            problems.add(place(source, text, text.length()),
                    "the byte 0x%02X here is not UTF-8 (expected: the file is saved as UTF-8)"
                            .formatted(bytes[in.position()]));
            return null;
        }
        return take(file.toString(), file, text);
    }

    private static String tooLong() {
        return "the file is larger than %d bytes (expected: less; include can spread it over files)"
                .formatted(BYTES_MAX);
    }

    private static Place place(Source source, String text, int index) {
        Source before = Source.of("", null, 0, text.substring(0, index));
        int line = before.lines().size();
        String start = before.lines().getLast();
        return new Place(source, line, start.codePointCount(0, start.length()) + 1);
    }
}
