package dev.sluice.config;

import java.time.Duration;

/// So many per time, for example `100/s`. A burst of one whole `count` is allowed after a pause (a
/// token bucket as deep as its count).
///
/// @param count at least 1
/// @param per one second, minute or hour
public record Rate(long count, Duration per) {

    public static final Rate UNLIMITED = new Rate(Long.MAX_VALUE, Duration.ofSeconds(1));
    public static final long COUNT_MAX = 1_000_000_000;

    public Rate {
        if (count != Long.MAX_VALUE) {
            Gate.range("rate", count, 1, COUNT_MAX);
        }
        Gate.positive("rate per", per);
    }

    public boolean isUnlimited() {
        return count == Long.MAX_VALUE;
    }
}
