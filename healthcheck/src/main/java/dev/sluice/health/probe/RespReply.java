package dev.sluice.health.probe;

import java.util.List;

/// One reply in RESP, the protocol of Redis.
sealed interface RespReply {

    /// A short answer, such as `PONG`.
    record Status(String text) implements RespReply {}

    /// It could not do what was asked.
    ///
    /// @param text begins with a word that says why, such as `NOAUTH`
    record Failure(String text) implements RespReply {

        /// True when the reason is this word.
        boolean says(String word) {
            return text.equals(word) || text.startsWith(word + " ");
        }
    }

    /// A whole number.
    record Whole(long number) implements RespReply {}

    /// A text, as ISO-8859-1.
    record Bulk(String text) implements RespReply {}

    /// Several replies in a row.
    record Row(List<RespReply> elements) implements RespReply {
        public Row {
            elements = List.copyOf(elements);
        }
    }

    /// What is asked for does not exist.
    record Nothing() implements RespReply {}
}
