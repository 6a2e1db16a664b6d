package dev.sluice.bench;

import java.util.List;

/// Where values lie: their median, and the lowest and the highest.
///
/// @param count how many there are; with none, the others are `NaN`
record Spread(double median, double min, double max, int count) {

    static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN, 0);

    /// @param values in any order; what is not finite is no value
    static Spread of(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite)
                .sorted().toArray();
        int n = sorted.length;
        if (n == 0) {
            return NONE;
        }
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        return new Spread(median, sorted[0], sorted[n - 1], n);
    }

    /// For example `15.8 (15.1–18.2)`.
    String text() {
        return count < 2
                ? Words.number(median)
                : "%s (%s–%s)".formatted(Words.number(median), Words.number(min),
                        Words.number(max));
    }
}
