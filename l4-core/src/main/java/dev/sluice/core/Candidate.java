package dev.sluice.core;

/// A backend that may get new sessions, with its share of them in one snapshot.
///
/// @param weight share relative to the other candidates, 1..[#WEIGHT_MAX]; not always the configured
///     one, see [SlowStart]
record Candidate(Backend backend, int weight) {

    static final int WEIGHT_MAX = 1 << 12;

    Candidate {
        if (weight < 1 || weight > WEIGHT_MAX) {
            throw new IllegalArgumentException("weight of candidate %s: %d (expected: 1..%d)"
                    .formatted(backend, weight, WEIGHT_MAX));
        }
    }
}
