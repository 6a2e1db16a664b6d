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
/// What a backend says of itself (a wrong role, a refusal) is not a matter of chance: two such
/// answers in a row decide, the second asked for at once. A change of role back is confirmed at
/// once as well.
///
/// Belongs to one check's thread.
final class HealthMeter {

    /// Answers in a row that are believed where the backend speaks of itself.
    static final int SAID_MAX = 2;

    private final int rise;
    private final int fall;
    private @Nullable Health health;
    private int against;
    /// Results in a row in which the backend spoke against itself.
    private int said;
    /// The latest result.
    private Verdict last = Verdict.PASS;
    /// Passes still wanted in a row before a suspicion is laid to rest.
    private int doubt;

    HealthMeter(CheckConfig.Timing timing, @Nullable Health health) {
        this.rise = timing.rise();
        this.fall = timing.fall();
        this.health = health;
    }

    /// How sure the judgement is, which decides how soon to ask again.
    enum Certainty {
        /// Nothing speaks against it.
        SETTLED,
        /// Something does, or there is none yet.
        OPEN,
        /// The backend has said what it is, and only has to say it again.
        TO_CONFIRM
    }

    /// Counts one result.
    ///
    /// @param caution how many times `rise` passes it takes to come up again; at least 1
    Count observe(Verdict verdict, int caution) {
        int needed = needed(verdict, caution);
        said = !verdict.isSaid() ? 0 : verdict == last ? said + 1 : 1;
        boolean sameSide = (verdict == Verdict.PASS) == (last == Verdict.PASS);
        last = verdict;
        if (health == verdict.leadsTo()) {
            against = 0;
            said = 0;
            doubt = Math.max(0, doubt - 1);
            return new Count(false, 0, needed);
        }
        against = sameSide ? against + 1 : 1;
        int run = verdict.isSaid() ? said : against;
        boolean flipped = run >= needed || (verdict.isSaid() && against >= fall);
        if (flipped) {
            // Failures and one word against itself: out it goes, but what it is has to be said twice.
            health = run >= needed ? verdict.leadsTo() : Health.DOWN;
            against = 0;
            said = 0;
            doubt = 0;
        } else if (doubt > 0) {
            doubt = rise;
        }
        return new Count(flipped, Math.min(run, needed), needed);
    }

    /// Someone could not reach this backend. If it counts as up, its next `rise` results must pass
    /// before it is settled again.
    void suspect() {
        if (health == Health.UP) {
            doubt = rise;
        }
    }

    Certainty certainty() {
        if (health == null) {
            return Certainty.OPEN;
        }
        if (against > 0) {
            boolean changesRole = last == Verdict.PASS && health == Health.WRONG_ROLE;
            return last.isSaid() || changesRole ? Certainty.TO_CONFIRM : Certainty.OPEN;
        }
        return doubt > 0 ? Certainty.OPEN : Certainty.SETTLED;
    }

    @Nullable
    Health health() {
        return health;
    }

    private int needed(Verdict verdict, int caution) {
        return switch (verdict) {
            case PASS -> health == null ? 1 : rise * caution;
            case FAIL -> fall;
            case DECLINED, WRONG_ROLE -> health == null ? 1 : Math.min(fall, SAID_MAX);
        };
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
