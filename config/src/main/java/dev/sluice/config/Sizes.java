package dev.sluice.config;

import dev.sluice.config.Probe.LagMax;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that are sizes: `64KiB`, `16MiB`; and what may be either a size or a time.
final class Sizes {

    static final Scalar<LagMax> LAG = new Scalar<>(
            "a size such as 16MiB, or a duration such as 30s",
            Map.of("type", "string", "pattern", "^[0-9]+[A-Za-z]+([0-9]+[a-z]+)*$"), Sizes::readLag,
            Sizes::writeLag);

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|KiB|MiB|GiB|TiB)");
    private static final Pattern LOOKS_LIKE_ONE = Pattern.compile("[0-9]+ *[KMGT]i?B?|[0-9]+ *B");
    private static final Map<String, Long> UNITS = units();

    private Sizes() {}

    private static Reading<LagMax> readLag(String text) {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            long unit = UNITS.getOrDefault(size.group(2), 1L);
            long count = Long.parseLong(size.group(1));
            return count <= Long.MAX_VALUE / unit
                    ? Reading.good(new LagMax(null, OptionalLong.of(count * unit)))
                    : Reading.bad("is too large", "");
        }
        if (LOOKS_LIKE_ONE.matcher(text).matches()) {
            return Reading.bad("is not a size", "a number and one of B, KiB, MiB, GiB, TiB");
        }
        return switch (Durations.read(text)) {
            case Reading.Good<Duration>(Duration time) ->
                Reading.good(new LagMax(time, OptionalLong.empty()));
            case Reading.Bad<Duration>(String reason, _) -> Reading.bad(reason, "");
        };
    }

    private static String writeLag(LagMax lag) {
        return lag.time() == null ? write(lag.bytes().orElseThrow()) : Durations.write(lag.time());
    }

    /// In the largest unit that holds it.
    static String write(long bytes) {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (bytes > 0 && bytes % unit.getValue() == 0) {
                return bytes / unit.getValue() + unit.getKey();
            }
        }
        return bytes + "B";
    }

    private static Map<String, Long> units() {
        var units = new LinkedHashMap<String, Long>();
        units.put("TiB", 1L << 40);
        units.put("GiB", 1L << 30);
        units.put("MiB", 1L << 20);
        units.put("KiB", 1L << 10);
        units.put("B", 1L);
        return units;
    }
}
