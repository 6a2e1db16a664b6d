package dev.sluice.health;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import org.jspecify.annotations.Nullable;

/// Turns a run of results into a judgement, so that one lost packet changes nothing.
///
/// Only the results in a row that speak *against* the judgement are counted; one that agrees with
/// it starts the count again. Before the first judgement a single pass is enough to come up, since
/// a backend that answers is better than none, and `fall` failures in a row take it down.
///
/// Belongs to one check's thread.
final class HealthMeter {

    private final int rise;
    private final int fall;
    private @Nullable Health health;
    private int against;
    /// Passes still wanted in a row before a suspicion is laid to rest.
    private int doubt;

    HealthMeter(CheckConfig.Timing timing, @Nullable Health health) {
        this.rise = timing.rise();
        this.fall = timing.fall();
        this.health = health;
    }

    /// Counts one result.
    Count observe(boolean passed) {
        int needed = needed(passed);
        if (agrees(passed)) {
            against = 0;
            doubt = Math.max(0, doubt - 1);
            return new Count(false, 0, needed);
        }
        against = health == null && passed ? 1 : against + 1;
        int run = against;
        boolean flipped = run >= needed;
        if (flipped) {
            health = passed ? Health.UP : Health.DOWN;
            against = 0;
            doubt = 0;
        } else if (doubt > 0) {
            doubt = rise;
        }
        return new Count(flipped, run, needed);
    }

    /// Someone could not reach this backend. If it counts as up, its next `rise` results must pass
    /// before it is settled again.
    void suspect() {
        if (health == Health.UP) {
            doubt = rise;
        }
    }

    /// True when there is a judgement and nothing speaks against it.
    boolean isSettled() {
        return health != null && against == 0 && doubt == 0;
    }

    @Nullable
    Health health() {
        return health;
    }

    private boolean agrees(boolean passed) {
        return health == (passed ? Health.UP : Health.DOWN);
    }

    private int needed(boolean passed) {
        if (!passed) {
            return fall;
        }
        return health == null ? 1 : rise;
    }

    /// What one result did.
    ///
    /// @param flipped true when it changed the judgement
    /// @param run results in a row against the judgement, this one included; 0 when it agreed
    /// @param needed results in a row that change the judgement
    record Count(boolean flipped, int run, int needed) {

        @Override
        public String toString() {
            return run == 0 ? "" : " (" + run + " of " + needed + ")";
        }
    }
}
