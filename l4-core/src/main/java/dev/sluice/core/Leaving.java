package dev.sluice.core;

import dev.sluice.config.OnDown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Backends that go away, and what becomes of their open sessions; and counters that are given back
/// once nobody writes them any more. Control thread only.
final class Leaving {

    private final Loops loops;
    private final Counters counters;
    private final ScheduledExecutorService control;
    private final Map<Backend, ScheduledFuture<?>> deadlines = new HashMap<>();
    private final List<Backend> removedBackends = new ArrayList<>();
    private final List<Listener> removedListeners = new ArrayList<>();

    Leaving(Loops loops, Counters counters, ScheduledExecutorService control) {
        this.loops = loops;
        this.counters = counters;
        this.control = control;
    }

    /// Does to the backend's open sessions what `action` says, with `reason` for those it ends. The
    /// backend takes no new ones already.
    void leave(Backend backend, OnDown.Action action, EndReason reason) {
        stay(backend);
        switch (action) {
            case OnDown.Action.Keep _ -> {
            }
            case OnDown.Action.Close _ -> loops.leave(backend, reason);
            case OnDown.Action.Drain(var deadline) ->
                deadlines.put(backend, control.schedule(() -> {
                    deadlines.remove(backend);
                    loops.leave(backend, reason);
                }, deadline.toNanos(), TimeUnit.NANOSECONDS));
        }
    }

    /// The backend is back: its sessions may go on.
    void stay(Backend backend) {
        ScheduledFuture<?> deadline = deadlines.remove(backend);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    /// A reload took the backend out; its counters go when its last session has ended.
    void removed(Backend backend, OnDown.Action action) {
        leave(backend, action, EndReason.BACKEND_REMOVED);
        removedBackends.add(backend);
    }

    /// A reload took the listener out; its sessions go on, and its counters go with the last.
    void removed(Listener listener) {
        removedListeners.add(listener);
    }

    /// Gives back the counters of what is gone. False when all is.
    boolean onSecond() {
        removedBackends.removeIf(backend -> {
            boolean gone = backend.sessions() == 0;
            if (gone) {
                counters.free(backend.counters());
            }
            return gone;
        });
        removedListeners.removeIf(listener -> {
            boolean gone = listener.admission().sessions() == 0;
            if (gone) {
                listener.freeCounters(counters);
            }
            return gone;
        });
        return !removedBackends.isEmpty() || !removedListeners.isEmpty();
    }
}
