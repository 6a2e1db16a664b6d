package dev.sluice.health;

import java.time.Duration;
import java.util.Locale;

/// What one probe learned. Sealed, so that another outcome breaks every switch that forgot it.
sealed interface ProbeResult {

    /// The backend answered as the check asks.
    record Passed(Duration took) implements ProbeResult {}

    /// It did not.
    ///
    /// @param reason in an operator's words, without a full stop
    record Failed(String reason, Duration took) implements ProbeResult {}

    /// The question was never asked, for a reason that lies on this machine, such as no free file
    /// descriptor. It says nothing of the backend and is not counted: a balancer that is short of
    /// descriptors must not declare everything behind it dead.
    record NotAsked(String reason) implements ProbeResult {}

    /// The result as an operator reads it.
    default String describe() {
        return switch (this) {
            case Passed(Duration took) -> "passed in " + millis(took);
            case Failed(String reason, _) -> reason;
            case NotAsked(String reason) -> "not asked: " + reason;
        };
    }

    private static String millis(Duration took) {
        double millis = took.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
