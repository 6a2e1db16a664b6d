package dev.sluice.health.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Replies in RESP version 2, the protocol that every Redis, Valkey and Sentinel speaks until it is
/// asked for another ("Redis serialization protocol specification", redis.io).
final class RespInput {

    /// Bytes of all replies of one conversation together. A master's role names its replicas, some
    /// 60 bytes each.
    static final int BYTES_MAX = 64 * 1024;
    /// A master's role has replies in replies in replies.
    private static final int DEPTH_MAX = 4;

    private final ByteInput input;
    private int bytes;

    RespInput(ByteInput input) {
        this.input = input;
    }

    RespReply next() throws IOException {
        return next(1);
    }

    private RespReply next(int depth) throws IOException {
        int type = take();
        return switch (type) {
            case '+' -> new RespReply.Status(line());
            case '-' -> new RespReply.Failure(line());
            case ':' -> new RespReply.Whole(number());
            case '$' -> bulk();
            case '*' -> row(depth);
            default -> throw new BadAnswer("not an answer of Redis: " + beginning(type));
        };
    }

    private RespReply bulk() throws IOException {
        long length = number();
        if (length == -1) {
            return new RespReply.Nothing();
        }
        requireRoom(length);
        var text = new StringBuilder();
        for (long i = 0; i < length; i++) {
            text.append((char) take());
        }
        if (take() != '\r' || take() != '\n') {
            throw new BadAnswer("an answer longer than announced: " + Excerpt.of(text));
        }
        return new RespReply.Bulk(text.toString());
    }

    private RespReply row(int depth) throws IOException {
        long length = number();
        if (length == -1) {
            return new RespReply.Nothing();
        }
        requireRoom(length);
        if (depth == DEPTH_MAX) {
            throw new BadAnswer("more than %d answers in each other".formatted(DEPTH_MAX));
        }
        List<RespReply> elements = new ArrayList<>();
        for (long i = 0; i < length; i++) {
            elements.add(next(depth + 1));
        }
        return new RespReply.Row(elements);
    }

    /// Each announced byte, and each element, takes at least one byte.
    private void requireRoom(long length) throws BadAnswer {
        if (length < 0 || length > BYTES_MAX - bytes) {
            throw new BadAnswer("an answer of length " + length);
        }
    }

    private long number() throws IOException {
        String digits = line();
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            throw new BadAnswer("not a number: " + Excerpt.of(digits));
        }
    }

    /// Up to CR LF, without it.
    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = take(); next != '\r'; next = take()) {
            line.append((char) next);
        }
        if (take() != '\n') {
            throw new BadAnswer("a lone CR after " + Excerpt.of(line));
        }
        return line.toString();
    }

    private int take() throws IOException {
        int next = input.next();
        if (next == ByteInput.END) {
            throw new BadAnswer(bytes == 0
                    ? "connection closed before an answer"
                    : "connection closed in the middle of an answer");
        }
        if (++bytes > BYTES_MAX) {
            throw new BadAnswer("more than %d KiB of answers".formatted(BYTES_MAX / 1024));
        }
        return next;
    }

    /// What came instead: up to the end of a line, but no more than anybody will read.
    private Excerpt beginning(int first) throws IOException {
        var beginning = new Excerpt();
        int next = first;
        for (int i = 0; i < Excerpt.CHARACTERS_MAX && next != '\r' && next != '\n'
                && next != ByteInput.END; i++) {
            beginning.add(next);
            next = input.next();
        }
        return beginning;
    }
}
