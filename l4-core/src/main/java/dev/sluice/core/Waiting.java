package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// The place of one session in the queue of its pool, while it has one. On the session's loop,
/// except [#loop].
final class Waiting {

    private final TcpSession session;
    private final Dialing dialing;
    private final PoolQueue queue;
    private final long sinceNanos;
    private boolean left;

    private Waiting(TcpSession session, Dialing dialing) {
        this.session = session;
        this.dialing = dialing;
        this.queue = session.pool().queue();
        this.sinceNanos = session.loop().now();
    }

    /// A place at the end of the line, and the deadline for it: [Dialing#onTurn] comes, or
    /// [Dialing#onTimer]. Null when there is no room.
    static @Nullable Waiting enter(TcpSession session, Dialing dialing) {
        var waiting = new Waiting(session, dialing);
        PoolQueue queue = waiting.queue;
        if (!queue.enter(waiting)) {
            return null;
        }
        session.counters().increment(ListenerCounter.QUEUED);
        session.startTimer(queue.timeoutNanos());
        // A place may have become free between the look and the entry.
        queue.wakeFirst();
        return waiting;
    }

    /// Whoever gave back a place has woken this session, which was the first in line then.
    void onTurn() {
        if (left) {
            // Gone since it was woken: the place that it was woken for is the next one's.
            queue.wakeFirst();
            return;
        }
        try {
            dialing.onTurn();
        } catch (Throwable bug) {
            session.loop().fault(bug);
            session.onFault();
        }
    }

    /// Leaves the line; once.
    ///
    /// @return how long it has waited, in nanoseconds
    long leave() {
        left = true;
        queue.leave(this);
        return session.loop().now() - sinceNanos;
    }

    /// The loop of the session. Any thread.
    Loop loop() {
        return session.loop();
    }
}
