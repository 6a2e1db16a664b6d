package dev.sluice.core;

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

    private static final long GONE = -1;
    private static final long ENTRY = 1L << Integer.SIZE;

    /// When its next session is due, for [Gcra].
    final AtomicLong due = new AtomicLong(Gcra.UNUSED);

    private final long key;
    /// Open sessions in the low half. The high half counts entries, so that whoever found it idle
    /// and then buries it notices a session that came and went in between.
    private final AtomicLong state = new AtomicLong();

    Source(long key) {
        this.key = key;
    }

    static boolean isIdle(long state) {
        return (int) state == 0;
    }

    /// Counts one more session unless there are `sessionsMax`.
    Entry enter(int sessionsMax) {
        while (true) {
            long was = state.get();
            if (was == GONE) {
                return Entry.BURIED;
            }
            if ((int) was >= sessionsMax) {
                return Entry.FULL;
            }
            if (state.compareAndSet(was, was + ENTRY + 1)) {
                return Entry.ENTERED;
            }
        }
    }

    /// Counts one session less, and returns the state after that. Changes nothing when there is
    /// none: the session that ends then came before sources were counted.
    long leave() {
        while (true) {
            long was = state.get();
            if ((int) was <= 0) {
                return was;
            }
            if (state.compareAndSet(was, was - 1)) {
                return was - 1;
            }
        }
    }

    long state() {
        return state.get();
    }

    /// Closes it for good; false when it is no longer as it was in the idle state `seen`.
    boolean bury(long seen) {
        return state.compareAndSet(seen, GONE);
    }

    long key() {
        return key;
    }
}
