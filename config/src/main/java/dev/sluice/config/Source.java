package dev.sluice.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One text that was read, with its lines at hand for the problems that point into it.
///
/// @param name the file as the operator named it, or as an `include` found it
/// @param path where the file lies; null for text that is no file
/// @param order 0 for the file the operator named, then in the order in which files were read
/// @param lines without their line ends
record Source(String name, @Nullable Path path, int order, List<String> lines) {

    /// Longer lines are cut where a problem shows them, so that a report stays readable.
    private static final int EXCERPT_MAX = 400;

    static Source of(String name, @Nullable Path path, int order, String text) {
        return new Source(name, path, order, List.of(text.split("\r\n|\n|\r", -1)));
    }

    /// The start of the text, for a problem with all of it.
    Place start() {
        return new Place(this, 1, 1);
    }

    /// The line as a problem may show it: nothing in it can move a terminal's cursor. Empty when
    /// the column lies beyond what is shown.
    String excerpt(int line, int column) {
        if (line > lines.size() || column > EXCERPT_MAX) {
            return "";
        }
        String text = Secrets.hide(lines.get(line - 1));
        return Shown
                .printable(text.length() <= EXCERPT_MAX ? text : text.substring(0, EXCERPT_MAX));
    }
}
