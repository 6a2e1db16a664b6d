package dev.sluice.core;

import java.util.Arrays;

/// A ring with as many places for each backend as its weight, spread out rather than adjacent, so
/// that the sessions of a heavy backend do not arrive in bursts. Weights are divided by their
/// greatest common divisor first, so equal weights make a ring of one place each, in file order.
final class Wheel {

    /// The pool with the most backends at the highest weight just fits.
    static final int PLACES_MAX = 1 << 20;

    private final int[] places;

    Wheel(int[] weights) {
        places = spread(reduced(weights));
    }

    int size() {
        return places.length;
    }

    /// Which backend, by its index, has the place of this turn. Any number is a turn.
    int at(int turn) {
        // floorMod, not %: a counter of turns becomes negative after 2^31 sessions.
        return places[Math.floorMod(turn, places.length)];
    }

    /// A place drawn by `roll`, and so a backend drawn by weight.
    int drawn(long roll) {
        return places[Mix.below(places.length, roll)];
    }

    private static int[] reduced(int[] weights) {
        int divisor = Arrays.stream(weights).reduce(0, Wheel::gcd);
        return Arrays.stream(weights).map(weight -> weight / divisor).toArray();
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// Gives place k of backend i the time `(k + (i + 1/2) / n) / weight` of a turn from 0 to 1, and
    /// sorts by time: even spacing for each, and a different phase for each of equal weight.
    private static int[] spread(int[] weights) {
        int size = Arrays.stream(weights).sum();
        assert size <= PLACES_MAX : size + " places";
        var ends = new int[size + 1];
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < weights[i]; k++) {
                ends[slot(weights, i, k, size) + 1]++;
            }
        }
        for (int slot = 0; slot < size; slot++) {
            ends[slot + 1] += ends[slot];
        }
        var places = new int[size];
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < weights[i]; k++) {
                places[ends[slot(weights, i, k, size)]++] = i;
            }
        }
        return places;
    }

    private static int slot(int[] weights, int i, int k, int size) {
        long n = weights.length;
        return (int) ((2L * k * n + 2L * i + 1) * size / (2 * n * weights[i]));
    }
}
