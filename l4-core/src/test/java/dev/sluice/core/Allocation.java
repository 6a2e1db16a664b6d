package dev.sluice.core;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// How much a piece of code allocates on the heap.
final class Allocation {

    private static final int TRIES = 5;
    private static final int CALLS = 50_000;

    private Allocation() {}

    /// Bytes that this thread allocated in 50,000 calls: the least of a few tries, because the
    /// runtime itself allocates now and then while it loads and compiles.
    static long of(Runnable code) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            least = Math.min(least, once(() -> repeat(code, CALLS)));
        }
        return least;
    }

    /// Bytes that this thread allocated in one call, some kilobytes of the runtime's included.
    static long once(Runnable code) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        code.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(Runnable code, int times) {
        for (int i = 0; i < times; i++) {
            code.run();
        }
    }
}
