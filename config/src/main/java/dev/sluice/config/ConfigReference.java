package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// `docs/configuration.md`: an introduction written by hand, and every key as the parser knows it.
public final class ConfigReference {

    private static final String INTRODUCTION = "configuration-introduction.md";

    private final StringBuilder text = new StringBuilder();

    private ConfigReference() {}

    /// The whole page in Markdown, ending with a line end.
    public static String markdown() {
        var reference = new ConfigReference();
        reference.text.append(introduction());
        var blocks = new LinkedHashSet<Block>();
        collect(TopKeys.BLOCK, blocks);
        blocks.forEach(reference::block);
        return reference.text.toString();
    }

    /// Blocks in the order in which they are met, `defaults` last because it repeats the others.
    private static void collect(Block block, Set<Block> blocks) {
        if (!blocks.add(block)) {
            return;
        }
        for (Key<?> key : block.keys()) {
            Block inner = UnknownKey.blockIn(key.type());
            if (inner != null && inner != DefaultsKeys.BLOCK) {
                collect(inner, blocks);
            }
        }
        if (block == TopKeys.BLOCK) {
            blocks.add(DefaultsKeys.BLOCK);
        }
    }

    private void block(Block block) {
        text.append("\n## ").append(title(block)).append("\n\n").append(block.doc()).append('\n');
        if (block == DefaultsKeys.BLOCK) {
            text.append("\nKeys: `").append(block.keyNames().replace(", ", "`, `")).append("`.\n");
            return;
        }
        for (Key<?> key : block.keys()) {
            text.append("\n### `").append(key.name()).append("`\n\n").append(key.doc())
                    .append("\n\n");
            line("Value", key.type().expected().replace("*", "\\*"));
            line("Default", key.fallback().note());
            if (key.when() != null) {
                line("Only with", key.when().words());
            }
            if (!key.example().isEmpty()) {
                line("Example", "`" + key.name() + ": " + key.example() + "`");
            }
        }
    }

    private void line(String what, String value) {
        text.append("- ").append(what).append(": ").append(value).append('\n');
    }

    private static String title(Block block) {
        String title = block.title().isEmpty()
                ? "top level"
                : block.title().replaceFirst("^an? ", "");
        return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    private static String introduction() {
        try (InputStream in = ConfigReference.class.getResourceAsStream(INTRODUCTION)) {
            if (in == null) {
                throw new IllegalStateException(INTRODUCTION + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
