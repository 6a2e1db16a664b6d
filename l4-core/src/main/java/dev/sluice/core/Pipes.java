package dev.sluice.core;

import dev.sluice.core.posix.Posix;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One loop's pipes. A direction of a session has one only while bytes of its stream are on their
/// way, so a few serve many sessions. Lives on its loop.
final class Pipes {

    /// Room in a pipe, and so the most that a spliced direction holds back: measured in
    /// docs/decisions/0031.
    static final int CAPACITY = 256 * 1024;

    /// Pipes that wait for the next stream; more than this were needed at a peak.
    private static final int IDLE_MAX = 32;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Posix posix;
    private final int max;
    private final ArrayDeque<Pipe> idle = new ArrayDeque<>();
    private int open;
    private long refusedUntilNanos;
    private boolean refused;

    /// @param max how many may be open at once
    Pipes(Posix posix, int max) {
        this.posix = posix;
        this.max = max;
    }

    /// An empty pipe, or null when there is none to be had: then bytes are copied.
    ///
    /// @param now the loop's time
    @Nullable
    Pipe take(long now) {
        Pipe pipe = idle.pollLast();
        if (pipe == null) {
            return openOne(now);
        }
        pipe.reset();
        return pipe;
    }

    private @Nullable Pipe openOne(long now) {
        if (open >= max || (refused && now - refusedUntilNanos < 0)) {
            return null;
        }
        Pipe pipe = Pipe.open(posix, CAPACITY);
        refused = pipe == null;
        if (pipe == null) {
            refusedUntilNanos = now + PAUSE_NANOS;
            return null;
        }
        open++;
        return pipe;
    }

    /// Takes back a pipe; with bytes inside, of a session that has ended, it is closed.
    void giveBack(Pipe pipe) {
        if (pipe.isEmpty() && idle.size() < IDLE_MAX) {
            idle.addLast(pipe);
        } else {
            close(pipe);
        }
    }

    /// Closes those that wait, for the sake of their descriptors.
    void closeIdle() {
        while (!idle.isEmpty()) {
            close(idle.removeLast());
        }
    }

    /// Pipes open now, in use or waiting.
    int open() {
        return open;
    }

    private void close(Pipe pipe) {
        pipe.close();
        open--;
    }
}
