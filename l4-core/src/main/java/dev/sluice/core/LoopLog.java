package dev.sluice.core;

import java.util.function.Consumer;
import org.jctools.queues.SpscArrayQueue;

/// One event loop's end of the [SessionLog].
final class LoopLog {

    private final SpscArrayQueue<SessionRecord> queue;
    private final LoopCells<LoopCounter> cells;
    private final LogSignal signal;

    LoopLog(int capacity, LoopCells<LoopCounter> cells, LogSignal signal) {
        this.queue = new SpscArrayQueue<>(capacity);
        this.cells = cells;
        this.signal = signal;
    }

    /// Hands the record to the writer, or drops and counts it when the writer is behind or the log
    /// has ended. Returns at once. Only on this loop.
    void offer(SessionRecord session) {
        boolean taken = signal.isOpen() && queue.offer(session);
        cells.increment(taken ? LoopCounter.LOG_LINES : LoopCounter.LOG_LINES_DROPPED);
        signal.wake();
    }

    /// Takes up to `limit` records. Only on the writer's thread.
    int drain(Consumer<SessionRecord> to, int limit) {
        return queue.drain(to::accept, limit);
    }

    /// Forgets what nobody will write. Only on the writer's thread.
    void discard() {
        queue.clear();
    }

    /// True when there is nothing to drain. Only on the writer's thread.
    boolean isEmpty() {
        return queue.isEmpty();
    }
}
