package dev.sluice.health.probe;

import java.time.Duration;
import java.util.Locale;

/// What one probe learned. Sealed, so that another outcome breaks every switch that forgot it.
public sealed interface ProbeResult {

    /// The backend answered, well or not.
    record Answered(Finding finding, Duration took) implements ProbeResult {}

    /// It did not, or in a way that makes no sense.
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
            case Answered(Finding.Good(String note, _, _), Duration took) ->
                (note.isEmpty() ? "" : note + ", ") + "passed in " + millis(took);
            case Answered(Finding.Bad(String reason), _) -> reason;
            case Answered(Finding.Declined(String reason), _) -> reason;
            case Answered(Finding.WrongRole(String reason), _) -> reason;
            case Failed(String reason, _) -> reason;
            case NotAsked(String reason) -> "not asked: " + reason;
        };
    }

    private static String millis(Duration took) {
        double millis = took.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
