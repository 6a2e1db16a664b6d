package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Asks one HTTP/1.1 GET and looks at the answer. A redirect is an answer like any other and is
/// not followed: it would lead the probe to a machine that nobody asked about.
final class HttpProbe {

    /// Bytes of the body that are looked at.
    static final int BODY_MAX = 64 * 1024;

    private final Wire wire;

    HttpProbe(Wire wire) {
        this.wire = wire;
    }

    /// Null when the answer is as it should be, else what is wrong with it.
    ///
    /// @param authority the Host header where the check names none
    @Nullable
    String ask(Probe.Http probe, String authority) throws IOException {
        String host = probe.host() == null ? authority : probe.host();
        wire.send(UTF_8.encode(request(probe.path(), host)));
        var input = new ByteInput(wire);
        HttpHead head = HttpHead.read(input);
        if (!probe.statuses().contains(head.status())) {
            return "status %d (expected %s)".formatted(head.status(), ranges(probe.statuses()));
        }
        String body = probe.body();
        return body == null ? null : search(new HttpBody(input, head.framing()), body);
    }

    private static String request(String path, String host) {
        return "GET " + path + " HTTP/1.1\r\n"
                + "Host: " + host + "\r\n"
                + "User-Agent: sluice\r\n"
                + "Accept: */*\r\n"
                + "Connection: close\r\n\r\n";
    }

    private static @Nullable String search(HttpBody body, String wanted) throws IOException {
        var search = new ByteSearch(UTF_8.encode(wanted));
        var got = new Excerpt();
        int next = 0;
        for (int i = 0; i < BODY_MAX && next != ByteInput.END && !search.isFound(); i++) {
            next = body.next();
            if (next != ByteInput.END) {
                got.add(next);
                search.found((byte) next);
            }
        }
        if (search.isFound()) {
            return null;
        }
        return "expected " + Excerpt.of(ByteBuffer.wrap(wanted.getBytes(UTF_8)))
                + " in the body, got " + (got.isEmpty() ? "nothing" : got);
    }

    /// `200`, `200-299`, `200, 204, 301-303`: runs of three or more are drawn together.
    private static String ranges(Set<Integer> statuses) {
        List<Integer> sorted = statuses.stream().sorted().toList();
        var parts = new ArrayList<String>();
        for (int from = 0, to; from < sorted.size(); from = to + 1) {
            to = from;
            while (to + 1 < sorted.size() && sorted.get(to + 1) == sorted.get(to) + 1) {
                to++;
            }
            if (to - from < 2) {
                to = from;
            }
            parts.add(to == from ? "" + sorted.get(from) : sorted.get(from) + "-" + sorted.get(to));
        }
        return String.join(", ", parts);
    }
}
