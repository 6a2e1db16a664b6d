package dev.sluice.core;

import java.util.List;

/// The candidates of one snapshot as arrays, which is how pickers want them.
final class Roster {

    static final int NOBODY = -1;

    final Backend[] backends;
    final int[] weights;

    Roster(List<Candidate> candidates) {
        backends = candidates.stream().map(Candidate::backend).toArray(Backend[]::new);
        weights = candidates.stream().mapToInt(Candidate::weight).toArray();
    }

    int size() {
        return backends.length;
    }

    /// True when backend `i` has room and was not tried.
    boolean isFree(int i, Tried tried) {
        Backend backend = backends[i];
        return !backend.isFull() && !tried.contains(backend);
    }

    /// One of the free backends other than `except`, drawn by weight; [#NOBODY] when there is none.
    /// One pass, by weighted reservoir sampling (Chao 1982).
    int drawFree(Tried tried, int except, long roll) {
        int drawn = NOBODY;
        int total = 0;
        long luck = roll;
        for (int i = 0; i < backends.length; i++) {
            if (i != except && isFree(i, tried)) {
                total += weights[i];
                luck = Mix.mix(luck + Mix.GOLDEN);
                if (Mix.below(total, luck) < weights[i]) {
                    drawn = i;
                }
            }
        }
        return drawn;
    }
}
