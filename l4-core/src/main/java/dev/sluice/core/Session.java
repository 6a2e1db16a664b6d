package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// One client's conversation with a backend, over TCP or UDP. Lives on one loop, has at most one
/// deadline at a time, and ends once.
abstract class Session extends Timed {

    private int place;

    /// The backend it is with; null while it has none.
    @Nullable
    abstract Backend backend();

    /// Ends the session, once: gives back all that it took. Further calls change nothing.
    abstract void end(EndReason reason);

    /// Its backend is to be left, as `on-down` says.
    abstract void onBackendLost(EndReason reason);

    @Override
    final void onFault() {
        end(EndReason.FAULT);
    }

    /// Where it stands in its loop's [SessionList].
    final int place() {
        return place;
    }

    final void place(int next) {
        place = next;
    }
}
