package dev.sluice.core;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How the loops and the thread that writes the session log tell each other to go on and to stop.
/// While the writer is awake, waking it is a fence and a read of memory that does not change.
final class LogSignal {

    private final AtomicBoolean parked = new AtomicBoolean();
    private volatile boolean open = true;
    private volatile @Nullable Thread writer;

    /// False once nothing more will be written.
    boolean isOpen() {
        return open;
    }

    /// From now on every record is dropped. On any thread.
    void end() {
        open = false;
        wake();
    }

    /// Goes on with the writer if it is waiting. After what it should see was published.
    void wake() {
        // Without the fence our record could still be on its way while we read that the writer is
        // awake, and it, finding nothing, goes to sleep: the line would wait for the next one.
        VarHandle.fullFence();
        if (parked.get() && parked.compareAndSet(true, false)) {
            LockSupport.unpark(writer);
        }
    }

    /// Waits until woken, but not when there is something to do already. Only on the writer's
    /// thread; may return early.
    void park(BooleanSupplier somethingToDo) {
        writer = Thread.currentThread();
        parked.set(true);
        if (!somethingToDo.getAsBoolean()) {
            LockSupport.park(this);
        }
        parked.set(false);
    }
}
