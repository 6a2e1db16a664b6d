package dev.sluice.config;

/// How many values a configuration may have, in all its files. An alias that stands for many values
/// counts for all of them each time, so a small text cannot ask for endless work.
final class Budget {

    static final int NODES_MAX = 200_000;

    private int taken;
    private boolean refused;

    boolean take(int count) {
        taken = Math.min(taken + count, NODES_MAX + 1);
        return taken <= NODES_MAX;
    }

    /// True the first time it is asked.
    boolean isFirstRefusal() {
        boolean first = !refused;
        refused = true;
        return first;
    }
}
