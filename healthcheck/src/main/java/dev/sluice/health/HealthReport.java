package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one backend at one moment.
///
/// @param key which backend
/// @param health the judgement; null until there is one
/// @param evidence the latest result in words; says `not probed yet` before the first
/// @param since when the judgement became what it is; while there is none, when the check began
/// @param took how long the latest probe took; zero before the first
/// @param passes probes that passed since the check began
/// @param failures probes that failed since the check began
/// @param flips changes of the judgement since the check began, the first judgement included
/// @param advice what the backend asks for besides
public record HealthReport(BackendKey key, @Nullable Health health, String evidence, Instant since,
        Duration took, long passes, long failures, long flips, Advice advice) {

    static final String NOT_CHECKED = "not checked";

    static HealthReport unjudged(BackendKey key, Instant since) {
        return new HealthReport(key, null, "not probed yet", since, Duration.ZERO, 0, 0, 0,
                Advice.NONE);
    }

    /// True when a probe has come to an end.
    boolean hasResult() {
        return passes + failures > 0;
    }

    HealthReport passed(String how, Duration duration) {
        return new HealthReport(key, health, how, since, duration, passes + 1, failures, flips,
                advice);
    }

    HealthReport failed(String why, Duration duration) {
        return new HealthReport(key, health, why, since, duration, passes, failures + 1, flips,
                advice);
    }

    HealthReport noted(String words) {
        return new HealthReport(key, health, words, since, took, passes, failures, flips, advice);
    }

    HealthReport assumedUp() {
        return new HealthReport(key, Health.UP, NOT_CHECKED, since, took, passes, failures, flips,
                advice);
    }

    HealthReport flipped(Health now, Instant at) {
        return new HealthReport(key, now, evidence, at, took, passes, failures, flips + 1,
                advice);
    }

    HealthReport advised(Advice next) {
        return new HealthReport(key, health, evidence, since, took, passes, failures, flips, next);
    }
}
