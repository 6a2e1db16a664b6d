package dev.sluice.health.probe;

import java.text.Normalizer;

/// A user's name or password as both sides must have it before they hash it (SASLprep, RFC 4013).
/// Text that may not be used is left as it is, which is what PostgreSQL's server and client do.
final class SaslPrep {

    private SaslPrep() {}

    static String of(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        var mapped = new StringBuilder();
        text.codePoints().map(c -> isSpace(c) ? ' ' : c).filter(c -> !isNothing(c))
                .forEach(mapped::appendCodePoint);
        String prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        boolean isUsable = !prepared.isEmpty() && isOneWay(prepared)
                && prepared.codePoints().noneMatch(SaslPrep::isProhibited);
        return isUsable ? prepared : text;
    }

    /// RFC 3454, table C.1.2.
    private static boolean isSpace(int c) {
        return c == 0x200b || (c > 0x7f && Character.getType(c) == Character.SPACE_SEPARATOR);
    }

    /// RFC 3454, table B.1.
    private static boolean isNothing(int c) {
        return c == 0xad || c == 0x34f || c == 0x1806 || isIn(c, 0x180b, 0x180d)
                || isIn(c, 0x200c, 0x200d) || c == 0x2060 || isIn(c, 0xfe00, 0xfe0f)
                || c == 0xfeff;
    }

    /// RFC 3454, tables C.2 to C.9, and what nobody has assigned (A.1), by Unicode as this Java
    /// platform knows it.
    private static boolean isProhibited(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> isIn(c, 0x340, 0x341) || isIn(c, 0x2ff0, 0x2ffb)
                    || isIn(c, 0xfff9, 0xfffd);
        };
    }

    private static boolean isIn(int c, int first, int last) {
        return c >= first && c <= last;
    }

    /// Text that runs to the left does so from its first to its last letter (RFC 3454, section 6).
    private static boolean isOneWay(String text) {
        if (text.codePoints().noneMatch(SaslPrep::runsLeft)) {
            return true;
        }
        return runsLeft(text.codePointAt(0)) && runsLeft(text.codePointBefore(text.length()))
                && text.codePoints().noneMatch(
                        c -> Character.getDirectionality(
                                c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
    }

    private static boolean runsLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
