package dev.sluice.config;

import dev.sluice.config.OnDown.Action;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that are texts of some form.
final class Texts {

    static final Scalar<String> NAME = matching("a name such as pg-1: " + Decoder.NAME_EXPECTED,
            Decoder.NAME);
    static final Scalar<String> POOL_NAME = matching("the name of a pool", Decoder.NAME);
    static final Scalar<String> FILES = matching("a path such as conf.d/*.yaml",
            Pattern.compile("[^\\p{Cntrl}]{1,4096}"));
    static final Scalar<String> URL_PATH = matching("a path such as /health",
            Pattern.compile("/[!-~]{0,1023}"));
    static final Scalar<String> HTTP_HOST = matching("a host such as www.example.com",
            Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}"));
    static final Scalar<String> ANY = matching("a text of 1 to 4096 characters",
            Pattern.compile("(?s)[^\\x00]{1,4096}"));

    static final Scalar<String> DNS_NAME = new Scalar<>("a name such as www.example.com, or .",
            Map.of("type", "string"), Texts::readDnsName, name -> name);
    static final Scalar<Path> FILE = new Scalar<>("an absolute path such as /etc/sluice/ca.pem",
            Map.of("type", "string"), Texts::readFile, Path::toString);

    static final Scalar<StatusRange> STATUS = new Scalar<>("a status such as 200 or 200-299",
            Map.of("anyOf", java.util.List.of(
                    Map.of("type", "integer", "minimum", StatusRange.MIN, "maximum",
                            StatusRange.MAX),
                    Map.of("type", "string", "pattern", "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$"))),
            Texts::readStatus, StatusRange::toString);
    static final Scalar<ByteBuffer> BYTES = new Scalar<>(
            "a text with \\r \\n \\t \\0 \\\\ \\xHH, or hex: and hex digits",
            Map.of("type", "string"),
            Bytes::read, Bytes::write);
    static final Scalar<Step.Expect> PATTERN = new Scalar<>(
            "a text with \\r \\n \\t \\0 \\\\ \\xHH, or hex: and hex digits or ?",
            Map.of("type", "string"), Bytes::readPattern, Bytes::writePattern);
    static final Scalar<Action> ACTION = new Scalar<>(
            "keep, close, or drain and a duration such as drain 30s",
            Map.of("type", "string", "pattern", "^(keep|close|drain [0-9a-z]+)$"),
            Texts::readAction,
            Texts::writeAction);

    private static final Pattern STATUS_TEXT = Pattern
            .compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    private Texts() {}

    /// Status codes from `first` to `last`.
    record StatusRange(int first, int last) {
        static final int MIN = 100;
        static final int MAX = 599;

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }

    private static Scalar<String> matching(String expected, Pattern pattern) {
        return new Scalar<>(expected, Map.of("type", "string"),
                text -> pattern.matcher(text).matches() ? Reading.good(text) : Reading.bad(),
                text -> text);
    }

    private static Reading<StatusRange> readStatus(String text) {
        Matcher status = STATUS_TEXT.matcher(text);
        if (!status.matches()) {
            return Reading.bad();
        }
        int first = Integer.parseInt(status.group(1));
        int last = status.group(2) == null ? first : Integer.parseInt(status.group(2));
        return first <= last
                ? Reading.good(new StatusRange(first, last))
                : Reading.bad("runs backwards", last + "-" + first);
    }

    /// Labels of 1 to 63 characters, 253 in all (RFC 1035, section 2.3.4).
    private static Reading<String> readDnsName(String text) {
        return DnsName.complaint(text) == null ? Reading.good(text) : Reading.bad();
    }

    private static Reading<Path> readFile(String text) {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                return Reading.bad("is no absolute path", "");
            }
            return Files.isReadable(path) && Files.isRegularFile(path)
                    ? Reading.good(path)
                    : Reading.bad("cannot be read", "a file that is there");
        } catch (InvalidPathException _) {
            return Reading.bad();
        }
    }

    private static Reading<Action> readAction(String text) {
        if (text.equals("keep")) {
            return Reading.good(new Action.Keep());
        }
        if (text.equals("close")) {
            return Reading.good(new Action.Close());
        }
        if (text.equals("drain")) {
            return Reading.bad("has no duration", "drain 30s");
        }
        if (!text.startsWith("drain ")) {
            return Reading.bad();
        }
        return switch (Durations.read(text.substring("drain ".length()).strip())) {
            case Reading.Good<java.time.Duration>(var deadline) ->
                Reading.good(new Action.Drain(deadline));
            case Reading.Bad<java.time.Duration>(String reason, _) ->
                Reading.bad(reason, "drain and a duration, such as drain 30s");
        };
    }

    private static String writeAction(Action action) {
        return switch (action) {
            case Action.Keep _ -> "keep";
            case Action.Close _ -> "close";
            case Action.Drain(var deadline) -> "drain " + Durations.write(deadline);
        };
    }
}
