package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// Says in an operator's words what the YAML library complains about in its own.
final class YamlMistake {

    private static final String OPEN_LIST = """
            the list opened here with [ is not closed (expected: , or ] after each value)""";
    private static final String OPEN_BLOCK = """
            the block opened here with { is not closed (expected: , or } after each value)""";
    private static final String OPEN_QUOTE = "a quote is opened here and not closed";

    /// What the library says, in lower case, and what it means to an operator; the first match
    /// counts.
    private static final Map<String, String> MEANINGS = meanings();

    private YamlMistake() {}

    static String describe(MarkedYamlEngineException failure) {
        String said = said(failure);
        return opened(failure).or(() -> MEANINGS.entrySet().stream()
                .filter(meaning -> said.contains(meaning.getKey())).map(Map.Entry::getValue)
                .findFirst())
                .orElseGet(() -> "this is not YAML: " + Shown.of(said));
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

    private static Map<String, String> meanings() {
        var meanings = new LinkedHashMap<String, String>();
        meanings.put("(tab)",
                "a tab stands here (expected: spaces, YAML has no tabs in its indentation)");
        meanings.put("that cannot start any token",
                "a value may not begin with this character (expected: quotes around the value)");
        meanings.put("mapping values are not allowed",
                """
                        a colon that does not fit here (expected: KEY: VALUE in each line, the \
                        one above included, and quotes around a value with a colon and a space)""");
        meanings.put("could not find expected ':'",
                "no colon after this key (expected: KEY: VALUE)");
        meanings.put("but found '-'",
                "a list starts here beside keys (expected: it stands under its own key)");
        meanings.put("sequence entries are not allowed",
                "a list starts here where none may be (expected: each - on a line of its own)");
        meanings.put("expected <block end>",
                """
                        this line is indented differently from those it stands with (expected: \
                        the same indentation)""");
        meanings.put("found undefined alias",
                "this alias has no anchor before it (expected: &name at the value it repeats)");
        meanings.put("but found '<stream end>'",
                "the text ends where a value is wanted (expected: the rest of it)");
        meanings.put("expected the node content",
                """
                        no value stands here (expected: a value, in quotes when it begins with a \
                        bracket as in \"[::1]:5432\")""");
        meanings.put("another document",
                "a second document starts here (expected: one in a file; include merges files)");
        meanings.put("expected '<document start>'",
                "a line that begins with % stands before this (expected: no such line)");
        meanings.put("unknown escape",
                """
                        double quotes know no such escape (expected: single quotes, which leave \
                        a \\ as it is)""");
        return meanings;
    }
}
