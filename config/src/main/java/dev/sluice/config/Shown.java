package dev.sluice.config;

/// Text of the operator's as a message may repeat it: short, and with nothing in it that a terminal
/// would obey.
final class Shown {

    private static final int LENGTH_MAX = 60;

    private Shown() {}

    static String of(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        int cut = text.offsetByCodePoints(0,
                Math.min(LENGTH_MAX, text.codePointCount(0, text.length())));
        return printable(cut == text.length() ? text : text.substring(0, cut) + "…");
    }

    /// The same text with each control character but the tab replaced.
    static String printable(String text) {
        return text.codePoints().anyMatch(Shown::isControl)
                ? text.codePoints().map(point -> isControl(point) ? '\uFFFD' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString()
                : text;
    }

    /// True for what may not stand in a configuration and may not reach a terminal: control
    /// characters, halves of surrogate pairs, and marks that reverse the direction of writing.
    static boolean isControl(int point) {
        return (Character.isISOControl(point) && point != '\t') || isIn(point, 0xD800, 0xDFFF)
                || isIn(point, 0x202A, 0x202E) || isIn(point, 0x2066, 0x2069)
                || isIn(point, 0xFFFE, 0xFFFF);
    }

    private static boolean isIn(int point, int first, int last) {
        return point >= first && point <= last;
    }
}
