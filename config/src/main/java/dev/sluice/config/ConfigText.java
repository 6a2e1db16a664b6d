package dev.sluice.config;

import dev.sluice.config.EffectiveConfig.Entry;
import java.util.List;

/// Writes an effective configuration as YAML that reads back as the same configuration, with the
/// origin of each value beside it.
public final class ConfigText {

    private static final int ORIGIN_COLUMN = 48;
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();
    private List<String> path = List.of();

    private ConfigText() {}

    /// The text, ending with a line end.
    public static String of(EffectiveConfig config) {
        var text = new ConfigText();
        config.entries().forEach(text::entry);
        return text.text.toString();
    }

    private void entry(Entry entry) {
        List<String> keys = entry.keys();
        int depth = 0;
        while (depth < path.size() && path.get(depth).equals(keys.get(depth))) {
            depth++;
        }
        var line = new StringBuilder();
        for (; depth < keys.size(); depth++) {
            if (line.isEmpty()) {
                line.append(STEP.repeat(depth));
            }
            if (keys.get(depth).startsWith("[")) {
                line.append("- ");
                continue;
            }
            line.append(YamlText.of(keys.get(depth))).append(':');
            if (depth < keys.size() - 1) {
                text.append(line).append('\n');
                line.setLength(0);
            }
        }
        line.append(' ').append(entry.value());
        text.append(line).append(" ".repeat(Math.max(2, ORIGIN_COLUMN - line.length())))
                .append("# ").append(Shown.printable(entry.origin())).append('\n');
        path = keys;
    }
}
