package dev.sluice.core;

import java.util.Arrays;

/// How many sessions a hashing picker lets a backend have: a multiple of its fair share of all that
/// are open, counting the one to come ("Consistent Hashing with Bounded Loads", Mirrokni, Thorup
/// and Zadimoghaddam 2016).
final class LoadBound {

    /// Keeps a product that is a whole number but for rounding from being rounded up.
    private static final double ROUNDING = 1e-9;

    private final Roster roster;
    private final double factor;

    LoadBound(Roster roster, double bound) {
        this.roster = roster;
        this.factor = bound / Arrays.stream(roster.weights).asLongStream().sum();
    }

    /// Sessions allowed now for each unit of weight; reads every backend unless there is no bound.
    double perWeight() {
        if (factor == Double.POSITIVE_INFINITY) {
            return factor;
        }
        long open = 1;
        for (Backend backend : roster.backends) {
            open += backend.sessions();
        }
        return factor * open;
    }

    /// True when backend `i` may take one more, given what [#perWeight] said.
    boolean admits(int i, double perWeight) {
        return perWeight == Double.POSITIVE_INFINITY || roster.backends[i].sessions() < Math
                .ceil(perWeight * roster.weights[i] - ROUNDING);
    }
}
