package dev.sluice.health.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The first line and the headers of a SIP message (RFC 3261, section 7).
///
/// @param firstLine of a request or an answer
/// @param headers each on one line
record SipHead(String firstLine, List<String> headers) {

    private static final String VERSION = "SIP/2.0 ";

    SipHead {
        headers = List.copyOf(headers);
    }

    /// @param lines without their ends; a line that begins with white space continues the one before
    static SipHead of(List<String> lines) {
        var headers = new ArrayList<String>();
        for (String line : lines.subList(1, lines.size())) {
            boolean continues = line.startsWith(" ") || line.startsWith("\t");
            if (continues && !headers.isEmpty()) {
                headers.addLast(headers.removeLast() + " " + line.strip());
            } else {
                headers.add(line);
            }
        }
        return new SipHead(lines.getFirst(), headers);
    }

    /// 100..699, or 0 where this is no answer.
    int status() {
        String line = firstLine;
        boolean isAnswer = line.length() >= 11 && line.startsWith(VERSION)
                && line.chars().skip(VERSION.length()).limit(3).allMatch(SipHead::isDigit)
                && (line.length() == 11 || line.charAt(11) == ' ');
        int status = isAnswer ? Integer.parseInt(line.substring(8, 11)) : 0;
        return status >= 100 && status < 700 ? status : 0;
    }

    /// What the server calls its status; may be empty.
    String phrase() {
        return firstLine.substring(Math.min(12, firstLine.length()));
    }

    String callId() {
        return value("call-id", "i");
    }

    /// Of the topmost `Via`; empty where there is none.
    String branch() {
        for (String parameter : value("via", "v").split(",", 2)[0].split(";", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("branch")) {
                return parameter.substring(equals + 1).strip();
            }
        }
        return "";
    }

    /// Bytes of the body; 0 where it is not said.
    int contentLength() throws BadAnswer {
        String length = value("content-length", "l");
        if (length.length() > 9 || !length.chars().allMatch(SipHead::isDigit)) {
            throw new BadAnswer("malformed Content-Length " + Excerpt.of(length));
        }
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    /// Of the first such header; empty where there is none.
    ///
    /// @param compact the name's short form (section 7.3.3)
    private String value(String name, String compact) {
        for (String header : headers) {
            int colon = header.indexOf(':');
            String found = colon < 0
                    ? ""
                    : header.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (found.equals(name) || found.equals(compact)) {
                return header.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
