package dev.sluice.health.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The head of an HTTP answer: its status, and how its body is framed (RFC 9112, sections 4 to 6).
///
/// @param status 100..999
/// @param framing where the body ends
record HttpHead(int status, Framing framing) {

    /// Bytes of all status lines and headers together, those of interim answers included.
    static final int BYTES_MAX = 16 * 1024;

    private static final int SWITCHING_PROTOCOLS = 101;

    /// Where the body ends (RFC 9112, section 6.3).
    sealed interface Framing {

        /// After this many bytes.
        record Length(long bytes) implements Framing {}

        /// After the chunk of size zero.
        record Chunked() implements Framing {}

        /// When the connection closes.
        record UntilClose() implements Framing {}
    }

    /// Reads up to the empty line that ends the head of the final answer. Interim answers (1xx)
    /// are passed over, but for 101, after which no HTTP follows.
    ///
    /// @throws BadAnswer when it is malformed or too long
    static HttpHead read(ByteInput input) throws IOException {
        var lines = new HttpLines(input, BYTES_MAX);
        while (true) {
            int status = status(lines.next("the status line"));
            List<String> headers = headers(lines);
            if (status >= 200 || status == SWITCHING_PROTOCOLS) {
                return new HttpHead(status, framing(status, headers));
            }
        }
    }

    /// `HTTP/1.x NNN reason`, where reason and the space before it may be missing.
    private static int status(String line) throws BadAnswer {
        boolean wellFormed = line.length() >= 12 && line.startsWith("HTTP/1.")
                && isDigit(line.charAt(7)) && line.charAt(8) == ' ' && isDigit(line.charAt(9))
                && isDigit(line.charAt(10)) && isDigit(line.charAt(11))
                && (line.length() == 12 || line.charAt(12) == ' ');
        int status = wellFormed ? Integer.parseInt(line.substring(9, 12)) : 0;
        if (status < 100) {
            throw new BadAnswer("not an HTTP/1 answer: " + Excerpt.of(line));
        }
        return status;
    }

    /// The header lines; one that begins with white space continues the one before.
    private static List<String> headers(HttpLines lines) throws IOException {
        var headers = new ArrayList<String>();
        while (true) {
            String line = lines.next("the headers");
            if (line.isEmpty()) {
                return headers;
            }
            boolean continues = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (continues && !headers.isEmpty()) {
                headers.addLast(headers.removeLast() + " " + line.strip());
            } else if (!continues && isHeader(line)) {
                headers.add(line);
            } else {
                throw new BadAnswer("malformed header line " + Excerpt.of(line));
            }
        }
    }

    /// A name that is not empty and without white space, then a colon (RFC 9112, section 5).
    private static boolean isHeader(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && line.chars().limit(colon).allMatch(c -> c > ' ' && c < 0x7f)
                && line.indexOf('\0') < 0;
    }

    private static Framing framing(int status, List<String> headers) throws BadAnswer {
        List<String> codings = values(headers, "transfer-encoding");
        List<String> lengths = values(headers, "content-length");
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            throw new BadAnswer("both Transfer-Encoding and Content-Length");
        }
        if (status < 200 || status == 204 || status == 304) {
            return new Framing.Length(0);
        }
        if (!lengths.isEmpty()) {
            return new Framing.Length(length(lengths));
        }
        return !codings.isEmpty() && codings.getLast().equals("chunked")
                ? new Framing.Chunked()
                : new Framing.UntilClose();
    }

    /// The members of a header's comma-separated list, in lower case, from all of its lines.
    private static List<String> values(List<String> headers, String name) {
        var values = new ArrayList<String>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (header.substring(0, colon).equalsIgnoreCase(name)) {
                for (String value : header.substring(colon + 1).split(",", -1)) {
                    values.add(value.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return values;
    }

    /// A length may be repeated, but not disagree (RFC 9110, section 8.6).
    private static long length(List<String> values) throws BadAnswer {
        String first = values.getFirst();
        boolean wellFormed = !first.isEmpty() && first.length() <= 18
                && first.chars().allMatch(HttpHead::isDigit)
                && values.stream().allMatch(first::equals);
        if (!wellFormed) {
            throw new BadAnswer(
                    "malformed Content-Length " + Excerpt.of(String.join(", ", values)));
        }
        return Long.parseLong(first);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
