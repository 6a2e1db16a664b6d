package dev.sluice.appliance;

import dev.sluice.config.Problem;
import java.util.List;

/// What the operator asked for cannot be done, and the message tells them why in plain words. It
/// becomes lines on the terminal and exit status 1, never a stack trace.
final class OperatorException extends Exception {

    private static final long serialVersionUID = 1;

    private final String prefix;

    OperatorException(String message) {
        this("sluice: ", message);
    }

    private OperatorException(String prefix, String message) {
        super(message);
        this.prefix = prefix;
    }

    /// A configuration that is no good: all its problems, each with its place.
    static OperatorException of(List<Problem> problems) {
        var lines = new StringBuilder();
        problems.forEach(problem -> lines.append(problem.render()).append('\n'));
        return new OperatorException("", lines.append(Words.count(problems.size(), "problem"))
                .toString());
    }

    /// The message for a terminal; a line that names no file begins with the program's name.
    String forTerminal() {
        return prefix + message();
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
