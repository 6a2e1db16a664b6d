package dev.sluice.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values that are numbers: counts, rates, percentages.
final class Numbers {

    static final Scalar<Rate> RATE = new Scalar<>("a rate such as 100/s, 100/m or 100/h",
            Map.of("type", "string", "pattern", "^[0-9]+/[smh]$"), Numbers::readRate,
            Numbers::writeRate);

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Pattern RATE_TEXT = Pattern.compile("([0-9]{1,18})/(s|m|h)");

    private Numbers() {}

    /// A whole number.
    static Scalar<Integer> count(int min, int max) {
        String range = max == Integer.MAX_VALUE
                ? "a whole number of at least " + min
                : "a whole number from %d to %d".formatted(min, max);
        return new Scalar<>(range, Map.of("type", "integer", "minimum", min, "maximum", max),
                text -> {
                    if (!DIGITS.matcher(text).matches()) {
                        return Reading.bad();
                    }
                    long number = Long.parseLong(text);
                    return number >= min && number <= max
                            ? Reading.good((int) number)
                            : Reading.bad("is out of range", "");
                }, number -> Integer.toString(number));
    }

    /// A fraction written in per cent.
    static Scalar<Double> percent(double max) {
        String range = "a percentage from 0%% to %s%%".formatted(decimal(max * 100));
        return new Scalar<>(range, Map.of("type", "string", "pattern", "^[0-9]+(\\.[0-9]+)?%$"),
                text -> {
                    if (DECIMAL.matcher(text).matches()) {
                        return Reading.bad("has no unit", percentOf(new BigDecimal(text)));
                    }
                    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : "";
                    if (!DECIMAL.matcher(number).matches()) {
                        return Reading.bad();
                    }
                    double fraction = new BigDecimal(number).movePointLeft(2).doubleValue();
                    return fraction <= max
                            ? Reading.good(fraction)
                            : Reading.bad("is out of range", "");
                }, fraction -> BigDecimal.valueOf(fraction).movePointRight(2).stripTrailingZeros()
                        .toPlainString() + "%");
    }

    /// A factor such as 1.25.
    static Scalar<Double> factor(double min, double max) {
        String range = "a number from %s to %s".formatted(decimal(min), decimal(max));
        return new Scalar<>(range, Map.of("type", "number", "minimum", min, "maximum", max),
                text -> {
                    if (!DECIMAL.matcher(text).matches()) {
                        return Reading.bad();
                    }
                    double number = Double.parseDouble(text);
                    return number >= min && number <= max
                            ? Reading.good(number)
                            : Reading.bad("is out of range", "");
                }, Numbers::decimal);
    }

    /// What somebody meant by a bare number: below one it is a fraction.
    private static String percentOf(BigDecimal number) {
        BigDecimal percent = number.compareTo(BigDecimal.ONE) < 0
                ? number.movePointRight(2)
                : number;
        return percent.stripTrailingZeros().toPlainString() + "%";
    }

    private static Reading<Rate> readRate(String text) {
        if (DIGITS.matcher(text).matches()) {
            return Reading.bad("has no time", text + "/s");
        }
        Matcher rate = RATE_TEXT.matcher(text);
        if (!rate.matches()) {
            return Reading.bad();
        }
        long count = Long.parseLong(rate.group(1));
        return count >= 1 && count <= Rate.COUNT_MAX
                ? Reading.good(new Rate(count, Durations.unit(rate.group(2))))
                : Reading.bad("is out of range", "from 1 to %d sessions".formatted(Rate.COUNT_MAX));
    }

    private static String writeRate(Rate rate) {
        return rate.count() + "/" + Durations.write(rate.per()).substring(1);
    }

    private static String decimal(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
