package dev.sluice.appliance;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A length of time on the command line, written as in the configuration: `500ms`, `30s`, `2m`, `1h`.
final class DurationOption implements ITypeConverter<Duration> {

    /// A year, as in the configuration.
    private static final Duration MAX = Duration.ofDays(365);
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException(
                    "\"%s\" is not a length of time (expected: for example 30s, 500ms or 2m)"
                            .formatted(text));
        }
        long count = Long.parseLong(form.group(1));
        Duration length = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        if (length.compareTo(MAX) > 0) {
            throw new TypeConversionException(
                    "\"%s\" is too long (expected: at most %dh)".formatted(text, MAX.toHours()));
        }
        return length;
    }
}
