package dev.sluice.appliance;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them.
final class Words {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /// `1 backend`, `3 backends`.
    static String count(long number, String thing) {
        return number == 1 ? "1 " + thing : grouped(number) + " " + thing + "s";
    }

    /// `1,234,567`.
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// The two largest units: `3 d 4 h`, `12 min 5 s`, `7 s`; `50 ms` below a second.
    static String duration(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toMillis() + " ms";
        }
        if (time.toDays() > 0) {
            return "%d d %d h".formatted(time.toDays(), time.toHoursPart());
        }
        if (time.toHours() > 0) {
            return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
        }
        return time.toMinutes() > 0
                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                : time.toSeconds() + " s";
    }

    /// `17 B`, `1.5 KiB`, `3.2 GiB`.
    static String bytes(long number) {
        double value = number;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? number + " B"
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
