package dev.sluice.health.probe;

import dev.sluice.config.Probe.LagMax;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How far a PostgreSQL standby is behind its primary, as far as it knows itself. One that hears
/// from no primary does not know what it misses in bytes, but it does know that time goes by.
///
/// @param bytes of the log that it has received, or has been told of, and not replayed; null when
///     it has received none since it started
/// @param millisSinceCommit since the primary committed what was replayed last, by the clocks of
///     both; null when no commit was replayed since it started
/// @param isStreaming hears from a primary, or from a standby before it in a cascade
record PostgresLag(@Nullable Long bytes, @Nullable Long millisSinceCommit, boolean isStreaming) {

    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final long MINUTES_FROM = Duration.ofMinutes(2).toMillis();
    private static final long HOURS_FROM = Duration.ofHours(2).toMillis();

    /// @param row of the answer to [PostgresQuestion#LAG]
    static PostgresLag of(List<@Nullable String> row) throws BadAnswer {
        if (row.size() != 3) {
            throw new BadAnswer("a row of %d columns (expected: 3)".formatted(row.size()));
        }
        return new PostgresLag(number(row.get(0)), number(row.get(1)),
                PostgresStanding.isTrue(row.get(2)));
    }

    /// Below zero is zero: a standby that has just connected again may have replayed more than it
    /// has received since, and clocks differ.
    private static @Nullable Long number(@Nullable String text) throws BadAnswer {
        try {
            return text == null ? null : (Long) Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException _) {
            throw new BadAnswer("an answer of %s (expected: a number)"
                    .formatted(Excerpt.of(text)));
        }
    }

    /// Null when it is near enough.
    @Nullable
    String complaint(LagMax max) {
        if (max.time() != null) {
            return complaint(millis(), max.time().toMillis(), time(max.time().toMillis()), max);
        }
        long most = max.bytes().orElse(0);
        return complaint(bytes, most, bytes(most), max);
    }

    private @Nullable String complaint(@Nullable Long is, long most, String expected, LagMax max) {
        if (is != null && is <= most) {
            return null;
        }
        String isBehind = is == null ? "cannot tell how far it is behind" : "is" + behind(max);
        return "%s%s (expected: at most %s)".formatted(isBehind, loneliness(), expected);
    }

    /// What follows the word `standby`.
    String note(@Nullable LagMax max) {
        String behind = behind(max);
        return (behind.isEmpty() ? "" : "," + behind) + loneliness();
    }

    private String behind(@Nullable LagMax max) {
        boolean byTime = max != null && max.time() != null;
        Long is = byTime ? millis() : bytes;
        return is == null ? "" : " %s behind".formatted(byTime ? time(is) : bytes(is));
    }

    private String loneliness() {
        return isStreaming ? "" : ", without a primary";
    }

    /// Who has replayed all that there is, and hears from the primary, is not behind, however long
    /// ago the last commit was.
    private @Nullable Long millis() {
        return isStreaming && bytes != null && bytes == 0 ? bytes : millisSinceCommit;
    }

    private static String bytes(long count) {
        double shown = count;
        int unit = 0;
        while (shown >= 1024 && unit < BYTES.length - 1) {
            shown /= 1024;
            unit++;
        }
        return tenths(shown) + " " + BYTES[unit];
    }

    private static String time(long millis) {
        if (millis < 1000) {
            return millis + " ms";
        }
        if (millis < MINUTES_FROM) {
            return tenths(millis / 1e3) + " s";
        }
        return millis < HOURS_FROM
                ? tenths(millis / 6e4) + " min"
                : tenths(millis / 3.6e6) + " h";
    }

    /// Rounded up, so that a little too much never looks like just enough.
    private static String tenths(double number) {
        return String.format(Locale.ROOT, "%.1f", Math.ceil(number * 10) / 10).replace(".0", "");
    }
}
