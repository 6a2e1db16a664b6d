package dev.sluice.config;

import dev.sluice.config.Probe.SendExpect;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The bytes of a step: text in UTF-8 with escapes, or `hex:` and hex digits.
final class Bytes {

    private static final String HEX = "hex:";
    private static final String NAMED = "rnt0\\";
    private static final String MEANT = "\r\n\t\0\\";
    private static final Pattern HEX_DIGITS = Pattern.compile("([0-9A-Fa-f]{2})+");

    private static final Pattern WILD_DIGITS = Pattern.compile("([0-9A-Fa-f?]{2})+");

    private Bytes() {}

    static Reading<ByteBuffer> read(String text) {
        Reading<ByteBuffer> reading = text.startsWith(HEX)
                ? readHex(text.substring(HEX.length()).replace(" ", ""))
                : readText(text);
        if (reading instanceof Reading.Good<ByteBuffer>(ByteBuffer bytes)
                && (bytes.limit() == 0 || bytes.limit() > SendExpect.STEP_BYTES_MAX)) {
            return Reading.bad(bytes.limit() == 0 ? "is empty" : "is too long",
                    "1 to %d bytes".formatted(SendExpect.STEP_BYTES_MAX));
        }
        return reading;
    }

    static String write(ByteBuffer bytes) {
        var text = new StringBuilder();
        for (int i = 0; i < bytes.limit(); i++) {
            int value = bytes.get(i) & 0xff;
            int named = MEANT.indexOf(value);
            if (named >= 0) {
                text.append('\\').append(NAMED.charAt(named));
            } else if (value < ' ' || value > '~') {
                text.append("\\x").append(HexFormat.of().toHexDigits((byte) value));
            } else {
                text.append((char) value);
            }
        }
        return text.toString().startsWith(HEX) ? "\\x68" + text.substring(1) : text.toString();
    }

    /// The bytes to wait for: as [#read], and after `hex:` each `?` stands for any digit.
    static Reading<Step.Expect> readPattern(String text) {
        String digits = text.startsWith(HEX) ? text.substring(HEX.length()).replace(" ", "") : "";
        if (digits.indexOf('?') < 0) {
            return switch (read(text)) {
                case Reading.Good<ByteBuffer>(ByteBuffer bytes) ->
                    Reading.good(new Step.Expect(bytes));
                case Reading.Bad<ByteBuffer>(String reason, String expected) ->
                    Reading.bad(reason, expected);
            };
        }
        if (!WILD_DIGITS.matcher(digits).matches()) {
            return Reading.bad("has no good hex digits",
                    "pairs of hex digits or ? such as hex: ff ?a ??");
        }
        if (digits.length() / 2 > SendExpect.STEP_BYTES_MAX) {
            return Reading.bad("is too long", "1 to %d bytes".formatted(SendExpect.STEP_BYTES_MAX));
        }
        HexFormat hex = HexFormat.of();
        return Reading.good(new Step.Expect(
                ByteBuffer.wrap(hex.parseHex(digits.replace('?', '0'))),
                ByteBuffer.wrap(hex.parseHex(
                        digits.replaceAll("[0-9A-Fa-f]", "f").replace('?', '0')))));
    }

    static String writePattern(Step.Expect expected) {
        ByteBuffer mask = expected.mask();
        var digits = new StringBuilder(HEX);
        boolean isExact = true;
        for (int i = 0; i < mask.limit(); i++) {
            String pair = HexFormat.of().toHexDigits(expected.bytes().get(i));
            boolean high = (mask.get(i) & 0xf0) != 0;
            boolean low = (mask.get(i) & 0x0f) != 0;
            isExact &= high && low;
            digits.append(' ').append(high ? pair.charAt(0) : '?')
                    .append(low ? pair.charAt(1) : '?');
        }
        return isExact ? write(expected.bytes()) : digits.toString();
    }

    private static Reading<ByteBuffer> readHex(String digits) {
        return HEX_DIGITS.matcher(digits).matches()
                ? Reading.good(ByteBuffer.wrap(HexFormat.of().parseHex(digits)))
                : Reading.bad("has no good hex digits", "pairs of hex digits such as hex: ff 0a");
    }

    private static Reading<ByteBuffer> readText(String text) {
        var bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int slash = text.indexOf('\\', at);
            int end = slash < 0 ? text.length() : slash;
            bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
            if (slash < 0) {
                break;
            }
            at = readEscape(text, slash + 1, bytes);
            if (at < 0) {
                return Reading.bad("has an unknown escape", "one of \\r \\n \\t \\0 \\\\ \\xHH");
            }
        }
        return Reading.good(ByteBuffer.wrap(bytes.toByteArray()));
    }

    /// Reads what follows a backslash; the index after it, or -1.
    private static int readEscape(String text, int at, ByteArrayOutputStream bytes) {
        char escape = at < text.length() ? text.charAt(at) : '?';
        int named = NAMED.indexOf(escape);
        if (named >= 0) {
            bytes.write(MEANT.charAt(named));
            return at + 1;
        }
        String digits = text.substring(Math.min(at + 1, text.length()),
                Math.min(at + 3, text.length()));
        if (escape != 'x' || digits.length() < 2 || !HEX_DIGITS.matcher(digits).matches()) {
            return -1;
        }
        bytes.write(HexFormat.fromHexDigits(digits));
        return at + 3;
    }
}
