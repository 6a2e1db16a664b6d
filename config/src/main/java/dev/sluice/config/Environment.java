package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts environment variables in: `${NAME}`, `${NAME:-default}`, and `$$` for a plain `$`.
///
/// @param variable the value of a variable by its name; null for one that is not set
record Environment(Function<String, @Nullable String> variable) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// What became of a text.
    ///
    /// @param text with every variable put in
    /// @param variables each variable used, as written without its default
    /// @param problems one sentence for each variable that could not be put in
    record Filled(String text, List<String> variables, List<String> problems) {}

    Filled fill(String text) {
        var filled = new StringBuilder(text.length());
        var variables = new ArrayList<String>();
        var problems = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            filled.append(text, at, dollar);
            at = putIn(text, dollar, filled, variables, problems);
        }
        filled.append(text, at, text.length());
        return new Filled(filled.toString(), variables, problems);
    }

    /// Handles the `$` at `dollar`; the index after what it stood for.
    private int putIn(String text, int dollar, StringBuilder filled, List<String> variables,
            List<String> problems) {
        if (text.startsWith("$$", dollar)) {
            filled.append('$');
            return dollar + 2;
        }
        int end = text.startsWith("${", dollar) ? text.indexOf('}', dollar) : -1;
        if (end < 0) {
            problems.add("a $ that starts no variable (expected: ${NAME}, or $$ for a plain $)");
            return dollar + 1;
        }
        String inside = text.substring(dollar + 2, end);
        Matcher name = NAME.matcher(inside);
        if (!name.lookingAt() || !inside.substring(name.end()).matches("(?s)(:-.*)?")) {
            problems.add("${%s} is no variable (expected: ${NAME} or ${NAME:-default})"
                    .formatted(Shown.of(inside)));
            return end + 1;
        }
        variables.add("${" + name.group() + "}");
        String value = variable.apply(name.group());
        if (value == null && name.end() < inside.length()) {
            value = inside.substring(name.end() + 2);
        }
        if (value == null) {
            problems.add(
                    """
                            the environment has no variable %s (expected: it is set, or a \
                            default as in ${%s:-…})"""
                            .formatted(Shown.of(name.group()), Shown.of(name.group())));
        } else {
            filled.append(value);
        }
        return end + 1;
    }
}
