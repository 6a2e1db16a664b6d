package dev.sluice.health.probe;

import dev.sluice.config.Advice;
import java.util.OptionalInt;

/// What one answer says of how a backend wants to be used. What it does not mention stays as an
/// earlier answer had it.
///
/// @param drain whether it takes new sessions
/// @param weightPercent 0..[Advice#PERCENT_MAX]
/// @param sessionsMax at least 1
public record AdviceChange(Drain drain, OptionalInt weightPercent, OptionalInt sessionsMax) {

    /// No word of any of it.
    public static final AdviceChange NOTHING = new AdviceChange(Drain.AS_BEFORE,
            OptionalInt.empty(), OptionalInt.empty());

    /// Whether new sessions are wanted.
    public enum Drain {
        AS_BEFORE, BEGIN, END
    }

    /// The change of `drain` alone.
    static AdviceChange drain(boolean drain) {
        return new AdviceChange(drain ? Drain.BEGIN : Drain.END, OptionalInt.empty(),
                OptionalInt.empty());
    }

    /// What holds after this, when `before` held until now.
    public Advice after(Advice before) {
        boolean drains = switch (drain) {
            case AS_BEFORE -> before.drain();
            case BEGIN -> true;
            case END -> false;
        };
        return new Advice(drains, weightPercent.orElse(before.weightPercent()),
                sessionsMax.orElse(before.sessionsMax()));
    }
}
