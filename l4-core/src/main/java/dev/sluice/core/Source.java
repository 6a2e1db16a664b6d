package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What one source has taken of a listener's per-source limits. Written by any loop.
///
/// A source that is taken out of its table is *buried* first: nobody can enter it any more, and who
/// holds it still looks for its successor. So no session is ever counted in an object that is gone.
final class Source {

    /// What [#enter] came to.
    enum Entry {
        ENTERED, FULL, BURIED
    }

    private static final int GONE = -1;

    /// When its next session is due, for [Gcra].
    final AtomicLong due = new AtomicLong(Gcra.UNUSED);

    private final long key;
    private final AtomicInteger sessions = new AtomicInteger();

    Source(long key) {
        this.key = key;
    }

    /// Counts one more session unless there are `sessionsMax`.
    Entry enter(int sessionsMax) {
        int open = sessions.get();
        while (open != GONE && open < sessionsMax) {
            int seen = sessions.compareAndExchange(open, open + 1);
            if (seen == open) {
                return Entry.ENTERED;
            }
            open = seen;
        }
        return open == GONE ? Entry.BURIED : Entry.FULL;
    }

    /// Counts one session less. Does nothing when there is none: the session that ends then came
    /// before sources were counted.
    void leave() {
        int open = sessions.get();
        while (open > 0 && !sessions.compareAndSet(open, open - 1)) {
            open = sessions.get();
        }
    }

    boolean isIdle() {
        return sessions.get() == 0;
    }

    /// Closes it for good; false when it has sessions or another thread was first.
    boolean bury() {
        return sessions.compareAndSet(0, GONE);
    }

    long key() {
        return key;
    }
}
