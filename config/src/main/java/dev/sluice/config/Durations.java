package dev.sluice.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that are times: `50us`, `500ms`, `30s`, `1h30m`.
final class Durations {

    static final Duration MIN = Duration.ofMillis(1);
    static final Duration MAX = Duration.ofDays(365);
    static final Scalar<Duration> DURATION = scalar("a duration such as 30s or 1m30s",
            Durations::read);
    static final Scalar<Duration> DURATION_OR_OFF = DURATION.or("off", Duration.ZERO);

    private static final int TEXT_MAX = 60;
    private static final Pattern BARE = Pattern.compile("[0-9]+");
    private static final Pattern PART = Pattern.compile("([0-9]{1,12})(us|ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = units();

    private Durations() {}

    /// A time in a range of its own, however short.
    ///
    /// @param unit what a bare number is likely to mean
    static Scalar<Duration> between(Duration min, Duration max, String unit) {
        return scalar("a duration from %s to %s".formatted(write(min), write(max)),
                text -> read(text, min, max, unit));
    }

    private static Scalar<Duration> scalar(String expected,
            Function<String, Reading<Duration>> reader) {
        return new Scalar<>(expected,
                Map.of("type", "string", "pattern", "^([0-9]+(us|ms|s|m|h|d))+$"), reader,
                Durations::write);
    }

    static Reading<Duration> read(String text) {
        return read(text, MIN, MAX, "s");
    }

    private static Reading<Duration> read(String text, Duration min, Duration max,
            String likely) {
        if (text.length() > TEXT_MAX) {
            return Reading.bad();
        }
        if (BARE.matcher(text).matches()) {
            return Reading.bad("has no unit",
                    "a duration such as %s%s".formatted(text.equals("0") ? "1" : text, likely));
        }
        Duration sum = Duration.ZERO;
        Duration smallest = null;
        Matcher part = PART.matcher(text);
        int at = 0;
        while (part.find() && part.start() == at) {
            Duration unit = unit(part.group(2));
            if (smallest != null && unit.compareTo(smallest) >= 0) {
                return Reading.bad("mixes up its units", "the largest first, such as 1m30s");
            }
            smallest = unit;
            sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
            at = part.end();
        }
        if (smallest == null || at < text.length()) {
            return Reading.bad("is not a duration",
                    "a number and one of us, ms, s, m, h, d, such as 30s or 1m30s");
        }
        if (sum.compareTo(min) < 0) {
            return Reading.bad("is too short", "at least " + write(min));
        }
        return sum.compareTo(max) > 0
                ? Reading.bad("is too long", "at most " + write(max))
                : Reading.good(sum);
    }

    /// In the largest units that hold it: `1h30m`.
    static String write(Duration duration) {
        var text = new StringBuilder();
        Duration rest = duration;
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long count = rest.dividedBy(unit.getValue());
            if (count > 0) {
                text.append(count).append(unit.getKey());
                rest = rest.minus(unit.getValue().multipliedBy(count));
            }
        }
        return text.toString();
    }

    /// The length of one of a unit.
    static Duration unit(String name) {
        Duration unit = UNITS.get(name);
        if (unit == null) {
            throw new IllegalArgumentException("no unit " + name);
        }
        return unit;
    }

    private static Map<String, Duration> units() {
        var units = new LinkedHashMap<String, Duration>();
        units.put("d", Duration.ofDays(1));
        units.put("h", Duration.ofHours(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("ms", Duration.ofMillis(1));
        units.put("us", Duration.ofNanos(1_000));
        return units;
    }
}
