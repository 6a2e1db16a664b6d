package dev.sluice.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The counters of one listener, one backend or the loops: a cell for each constant and each loop.
final class CounterSet<E extends Enum<E> & CounterName> {

    private final List<E> counters;
    private final List<LoopCells<E>> cells;
    private final int[] ids;

    /// @param ids the ids of all cells in the counters file
    CounterSet(List<E> counters, List<LoopCells<E>> cells, int[] ids) {
        this.counters = counters;
        this.cells = cells;
        this.ids = ids;
    }

    /// The cells that loop `k` alone writes.
    LoopCells<E> onLoop(int k) {
        return cells.get(k);
    }

    /// How many loops count.
    int loops() {
        return cells.size();
    }

    /// The sum over all loops. On any thread; while loops count on, each cell is as it was at one
    /// moment of the call.
    long sum(E counter) {
        long sum = 0;
        for (LoopCells<E> loop : cells) {
            sum += loop.get(counter);
        }
        return sum;
    }

    /// Every counter's sum by its word, in the order of the enum. On any thread.
    Map<String, Long> sums() {
        var sums = new LinkedHashMap<String, Long>();
        for (E counter : counters) {
            sums.put(counter.word(), sum(counter));
        }
        return sums;
    }

    int[] ids() {
        return ids;
    }
}
