package dev.sluice.core;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line for each session that has ended, as docs/session-log.md describes them.
///
/// The loops hand records over and never wait; one thread turns them into text and writes it. When
/// that thread falls behind, because its reader is slow, records are dropped, counted, and a line says
/// how many. When the reader is gone the log ends, and everything from then on is dropped and counted.
final class SessionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);
    private static final int QUEUE_CAPACITY = 8192;
    private static final int BATCH_PER_LOOP = 256;
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

    private final OutputStream sink;
    private final CounterSet<LoopCounter> counters;
    private final Duration closeDeadline;
    private final LogSignal signal = new LogSignal();
    private final List<LoopLog> loops;
    private final Thread writer;
    private final StringBuilder batch = new StringBuilder();
    /// Lines known to be dropped that a line has told of. Written by the writer's thread.
    private long droppedAndTold;

    private SessionLog(OutputStream sink, CounterSet<LoopCounter> counters, int capacity,
            Duration closeDeadline) {
        this.sink = sink;
        this.counters = counters;
        this.closeDeadline = closeDeadline;
        var made = new ArrayList<LoopLog>();
        for (int k = 0; k < counters.loops(); k++) {
            made.add(new LoopLog(capacity, counters.onLoop(k), signal));
        }
        this.loops = List.copyOf(made);
        this.droppedAndTold = counters.sum(LoopCounter.LOG_LINES_DROPPED);
        this.writer = Thread.ofPlatform().name("sluice-session-log").daemon().unstarted(this::run);
    }

    /// Starts the writer.
    ///
    /// @param sink where the lines go; flushed after each batch, never closed
    /// @param counters of the loops, which count what was offered and what was dropped
    static SessionLog start(OutputStream sink, CounterSet<LoopCounter> counters) {
        return start(sink, counters, QUEUE_CAPACITY, CLOSE_DEADLINE);
    }

    /// @param capacity of each loop's queue, rounded up to a power of two
    static SessionLog start(OutputStream sink, CounterSet<LoopCounter> counters, int capacity,
            Duration closeDeadline) {
        var log = new SessionLog(sink, counters, capacity, closeDeadline);
        log.writer.start();
        return log;
    }

    /// The end that loop `k` alone offers to.
    LoopLog onLoop(int k) {
        return loops.get(k);
    }

    /// Ends the log: what was offered before is written, for at most 2 seconds; what is offered
    /// after is dropped and counted. Not on an event loop.
    @Override
    public void close() {
        signal.end();
        try {
            if (!awaitEnd(closeDeadline)) {
                LOG.warn(
                        "session log: nobody read it for {} ms at its end; the last lines are lost",
                        closeDeadline.toMillis());
                writer.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the writer has ended; false when it has not by then.
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return writer.join(timeout);
    }

    private void run() {
        try {
            while (signal.isOpen()) {
                writeAll();
                signal.park(this::hasWork);
            }
            writeAll();
        } catch (InterruptedIOException | ClosedByInterruptException _) {
            // The end of close(), which has told of it.
        } catch (IOException | RuntimeException e) {
            LOG.error("session log: it ends here, since it cannot be written: {}", e.toString());
        }
        signal.end();
        loops.forEach(LoopLog::discard);
    }

    private boolean hasWork() {
        return !signal.isOpen() || hasQueued()
                || counters.sum(LoopCounter.LOG_LINES_DROPPED) > droppedAndTold;
    }

    private boolean hasQueued() {
        for (LoopLog loop : loops) {
            if (!loop.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void writeAll() throws IOException {
        do {
            tellDropped();
            for (LoopLog loop : loops) {
                loop.drain(session -> SessionLine.append(batch, session), BATCH_PER_LOOP);
            }
            if (!batch.isEmpty()) {
                sink.write(batch.toString().getBytes(StandardCharsets.US_ASCII));
                sink.flush();
                batch.setLength(0);
            }
        } while (hasQueued());
    }

    private void tellDropped() {
        long dropped = counters.sum(LoopCounter.LOG_LINES_DROPPED);
        if (dropped > droppedAndTold) {
            SessionLine.appendDropped(batch, System.currentTimeMillis(), dropped - droppedAndTold);
            droppedAndTold = dropped;
        }
    }
}
