package dev.sluice.core;

import java.util.concurrent.atomic.AtomicLong;

/// Random numbers for all loops, without a lock and without garbage: SplitMix64 on a shared
/// counter. The same seed rolls the same numbers, which makes tests and benchmarks repeatable.
final class Dice {

    private final AtomicLong state;

    Dice(long seed) {
        state = new AtomicLong(seed);
    }

    long roll() {
        return Mix.mix(state.getAndAdd(Mix.GOLDEN));
    }
}
