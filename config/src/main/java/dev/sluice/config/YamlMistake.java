package dev.sluice.config;

import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// Says in an operator's words what the YAML library complains about in its own.
final class YamlMistake {

    private static final String OPEN_LIST = "the list opened here with [ is not closed (expected: , or ] after each value)";
    private static final String OPEN_BLOCK = "the block opened here with { is not closed (expected: , or } after each value)";
    private static final String OPEN_QUOTE = "a quote is opened here and not closed";

    private YamlMistake() {}

    static String describe(MarkedYamlEngineException failure) {
        String said = said(failure);
        if (said.contains("(tab)")) {
            return "a tab stands here (expected: spaces, YAML has no tabs in its indentation)";
        }
        if (said.startsWith("mapping values are not allowed")) {
            return "a second colon in one line, or a wrong indentation (expected: KEY: VALUE, with quotes around a value that has a colon and a space)";
        }
        if (said.startsWith("could not find expected ':'")) {
            return "no colon after this key (expected: KEY: VALUE)";
        }
        if (said.startsWith("expected <block end>")) {
            return said.contains("block sequence start") || said.contains("'-'")
                    ? "a list starts here beside keys (expected: it stands under its own key)"
                    : "this line is indented differently from those it stands with (expected: the same indentation)";
        }
        if (said.startsWith("found undefined alias")) {
            return "the alias %s has no anchor before it".formatted(Shown.of(last(said)));
        }
        if (said.startsWith("expected the node content")) {
            return "a value is wanted here, found %s"
                    .formatted(Shown.of(said.substring(said.indexOf("found") + 6)));
        }
        return opened(failure).orElseGet(() -> "this is not YAML: " + Shown.of(said));
    }

    /// Where to point: at what was opened rather than at the end of the file.
    static Optional<Mark> mark(MarkedYamlEngineException failure) {
        return opened(failure).isPresent() && failure.getContextMark().isPresent()
                ? failure.getContextMark()
                : failure.getProblemMark().or(failure::getContextMark);
    }

    private static Optional<String> opened(MarkedYamlEngineException failure) {
        String said = said(failure);
        if (said.startsWith("expected ',' or ']'")) {
            return Optional.of(OPEN_LIST);
        }
        if (said.startsWith("expected ',' or '}'")) {
            return Optional.of(OPEN_BLOCK);
        }
        return said.startsWith("found unexpected end of stream")
                || said.startsWith("found unexpected document separator")
                        ? Optional.of(OPEN_QUOTE)
                        : Optional.empty();
    }

    private static String said(MarkedYamlEngineException failure) {
        return String.valueOf(failure.getProblem()).strip().toLowerCase(Locale.ROOT);
    }

    private static String last(String said) {
        return said.substring(said.lastIndexOf(' ') + 1);
    }
}
