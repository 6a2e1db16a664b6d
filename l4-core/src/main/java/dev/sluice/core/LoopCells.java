package dev.sluice.core;

import org.agrona.concurrent.UnsafeBuffer;

/// One loop's cells of one [CounterSet], each on a cache line of its own. Written by that loop alone,
/// which is why adding is a load and a store without a lock; read by anybody.
@SuppressWarnings("EnumOrdinal") // the ordinal is an array index of this process, never stored
final class LoopCells<E extends Enum<E> & CounterName> {

    private final UnsafeBuffer values;
    private final int[] offsets;

    /// @param offsets where each constant's cell lies in `values`, by ordinal
    LoopCells(UnsafeBuffer values, int[] offsets) {
        this.values = values;
        this.offsets = offsets;
    }

    /// Adds to the cell, or takes from it when `n` is negative. Only on this cell's loop; does not
    /// allocate.
    void add(E counter, long n) {
        int offset = offsets[counter.ordinal()];
        values.putLongRelease(offset, values.getLong(offset) + n);
    }

    /// Adds one. Only on this cell's loop; does not allocate.
    void increment(E counter) {
        add(counter, 1);
    }

    /// What the cell holds now. On any thread.
    long get(E counter) {
        return values.getLongVolatile(offsets[counter.ordinal()]);
    }
}
