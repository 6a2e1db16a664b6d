package dev.sluice.core;

import dev.sluice.config.BackendKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;

/// The text of the session log, one line for each record, in a fixed order of `key=value` pairs.
///
/// A line is printable ASCII whatever the values hold: a byte of a value that is not, or a space, or
/// a backslash, is written `\xHH`.
final class SessionLine {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3)
            .toFormatter();
    private static final HexFormat HEX = HexFormat.of();
    private static final String NOTHING = "-";

    private SessionLine() {}

    /// Appends the line of a session, which begins with the time of its end.
    static void append(StringBuilder to, SessionRecord session) {
        SessionRecord.Times times = session.times();
        appendTime(to, times.startedMillis() + times.durationNanos() / 1_000_000);
        to.append(" listener=");
        appendSafely(to, session.listener());
        to.append(" client=");
        appendClient(to, session.client());
        to.append(" backend=");
        BackendKey backend = session.backend();
        appendSafely(to, backend == null ? NOTHING : backend.toString());
        to.append(" end=").append(session.end().word()).append(" duration=");
        appendThousandths(to, times.durationNanos() / 1_000_000, "s");
        to.append(" connect=");
        if (times.connectNanos() == SessionRecord.Times.NEVER) {
            to.append(NOTHING);
        } else {
            appendThousandths(to, times.connectNanos() / 1000, "ms");
        }
        appendTally(to, session.tally());
        to.append(" queued=").append(times.queuedNanos() / 1_000_000).append("ms\n");
    }

    /// Appends the line that stands for `lines` others.
    static void appendDropped(StringBuilder to, long nowMillis, long lines) {
        appendTime(to, nowMillis);
        to.append(" dropped=").append(lines).append('\n');
    }

    private static void appendTime(StringBuilder to, long epochMillis) {
        TIME.formatTo(Instant.ofEpochMilli(epochMillis), to);
    }

    private static void appendClient(StringBuilder to, SessionRecord.Client client) {
        if (client.isUnix()) {
            to.append("unix");
        } else {
            AddressText.append(to, client.high(), client.low(), client.port());
        }
    }

    private static void appendTally(StringBuilder to, SessionRecord.Tally tally) {
        to.append(" in=").append(tally.bytesIn()).append(" out=").append(tally.bytesOut())
                .append(" retries=").append(tally.retries());
    }

    private static void appendThousandths(StringBuilder to, long thousandths, String unit) {
        long rest = thousandths % 1000;
        to.append(thousandths / 1000).append('.').append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10)).append((char) ('0' + rest % 10))
                .append(unit);
    }

    private static void appendSafely(StringBuilder to, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\') {
                appendEscaped(to, value);
                return;
            }
        }
        to.append(value);
    }

    private static void appendEscaped(StringBuilder to, String value) {
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b <= ' ' || b > '~' || b == '\\') {
                to.append("\\x").append(HEX.toHexDigits(b));
            } else {
                to.append((char) b);
            }
        }
    }
}
