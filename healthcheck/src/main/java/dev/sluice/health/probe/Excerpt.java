package dev.sluice.health.probe;

import java.nio.ByteBuffer;

/// The beginning of some bytes as an operator may read them: in quotes, printable ASCII as it is,
/// everything else escaped, cut after [#CHARACTERS_MAX] characters. What a backend sent can
/// therefore neither break a log line nor fill it.
final class Excerpt {

    static final int CHARACTERS_MAX = 60;

    private final StringBuilder text = new StringBuilder();
    private boolean isCut;

    static String of(ByteBuffer bytes) {
        var excerpt = new Excerpt();
        excerpt.addAll(bytes);
        return excerpt.toString();
    }

    /// @param latin bytes as ISO-8859-1 text
    static String of(CharSequence latin) {
        var excerpt = new Excerpt();
        latin.chars().forEach(excerpt::add);
        return excerpt.toString();
    }

    /// Leaves the buffer where it is.
    void addAll(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit() && !isCut; i++) {
            add(bytes.get(i) & 0xff);
        }
    }

    /// @param next 0..255; greater ones are shown by their lowest eight bits
    void add(int next) {
        if (isCut) {
            return;
        }
        String shown = show(next & 0xff);
        if (text.length() + shown.length() > CHARACTERS_MAX) {
            isCut = true;
        } else {
            text.append(shown);
        }
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return '"' + text.toString() + (isCut ? "…" : "") + '"';
    }

    private static String show(int next) {
        return switch (next) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '"' -> "\\\"";
            case '\\' -> "\\\\";

            default -> next >= 0x20 && next < 0x7f
                    ? String.valueOf((char) next)
                    : "\\x%02x".formatted(next);
        };
    }
}
