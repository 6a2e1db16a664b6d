package dev.sluice.config;

/// Something wrong with the operator's text.
///
/// @param file the file as the operator named it, or as an `include` found it
/// @param line from 1
/// @param column from 1, in characters
/// @param message one sentence without a full stop: `what: found (expected: …)`, hint included
/// @param sourceLine the line it stands on, without its line end; empty where the file has none
public record Problem(String file, int line, int column, String message, String sourceLine) {

    /// The place and the message, then the source line and a caret under the place.
    public String render() {
        var text = new StringBuilder();
        text.append(file).append(':').append(line).append(':').append(column).append(": ")
                .append(message);
        if (!sourceLine.isEmpty()) {
            text.append('\n').append(sourceLine).append('\n');
            for (int i = 0; i < column - 1 && i < sourceLine.length(); i++) {
                text.append(sourceLine.charAt(i) == '\t' ? '\t' : ' ');
            }
            text.append('^');
        }
        return text.toString();
    }
}
