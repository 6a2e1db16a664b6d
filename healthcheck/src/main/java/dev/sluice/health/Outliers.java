package dev.sluice.health;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Word from the data plane that too many sessions of one backend failed in a row, and how long it
/// is left alone then: longer each time when it fails again soon after it came back.
final class Outliers {

    /// The longest pause, and how long after its end it is remembered.
    static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private final AtomicReference<@Nullable Told> told = new AtomicReference<>();

    // The check's thread alone uses these.
    private Duration last = Duration.ZERO;
    private long endedNanos;

    /// @param failures sessions in a row that failed
    /// @param pause how long the backend is left alone the first time
    private record Told(int failures, Duration pause) {}

    /// A time in which a backend is not used.
    ///
    /// @param why in an operator's words
    record Pause(String why, Duration length) {}

    /// From any thread.
    void tell(int failures, Duration pause) {
        told.set(new Told(failures, pause));
    }

    boolean isTold() {
        return told.get() != null;
    }

    /// What was told no longer matters. Always null: there is no pause.
    @Nullable
    Pause forget() {
        told.set(null);
        return null;
    }

    /// Takes what was told; null when nothing was.
    @Nullable
    Pause take(long nowNanos) {
        Told now = told.getAndSet(null);
        if (now == null) {
            return null;
        }
        boolean soon = !last.isZero() && nowNanos - endedNanos < PAUSE_MAX.toNanos();
        Duration length = soon ? last.multipliedBy(2) : now.pause();
        last = length.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : length;
        return new Pause("%d sessions in a row failed, not used for %d s".formatted(now.failures(),
                Math.max(1, last.toSeconds())), last);
    }

    /// The pause is over. What failed in it had begun before.
    void ended(long nowNanos) {
        endedNanos = nowNanos;
        told.set(null);
    }
}
