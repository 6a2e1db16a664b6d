package dev.sluice.config;

import java.util.Set;
import java.util.regex.Pattern;

/// Text as a YAML value that reads back as that text.
final class YamlText {

    /// What needs no quotes anywhere, brackets and braces included.
    private static final Pattern PLAIN = Pattern
            .compile("[A-Za-z0-9/]([A-Za-z0-9_./:%+ -]*[A-Za-z0-9_./%+-])?");
    private static final Set<String> NOTHING = Set.of("null", "Null", "NULL");

    private YamlText() {}

    static String of(String value) {
        String text = value.replace("$", "$$");
        if (PLAIN.matcher(text).matches() && !text.contains(": ") && !NOTHING.contains(text)) {
            return text;
        }
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (point < ' ' || Shown.isControl(point)) {
                quoted.append("\\u%04X".formatted(point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }
}
