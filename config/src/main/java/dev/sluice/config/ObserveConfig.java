package dev.sluice.config;

import java.time.Duration;

/// When the sessions themselves take a backend out, whatever its check says.
///
/// @param failures sessions in a row that fail; 0 is off
/// @param pause how long it is out at first
public record ObserveConfig(int failures, Duration pause) {

    public static final int FAILURES_MAX = 10_000;
    public static final ObserveConfig OFF = new ObserveConfig(0, Duration.ofSeconds(10));

    public ObserveConfig {
        Gate.range("observe.failures", failures, 0, FAILURES_MAX);
        Gate.positive("observe.pause", pause);
    }
}
