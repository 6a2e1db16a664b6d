package dev.sluice.core;

/// A name and the one volatile field that holds its current [PoolSnapshot]: where the control
/// thread publishes what is true, and sessions read it.
final class Pool {

    private final String name;
    private final PoolQueue queue;
    private volatile PoolSnapshot snapshot; // written by the control thread only

    Pool(String name, PoolQueue queue, PoolSnapshot first) {
        this.name = name;
        this.queue = queue;
        this.snapshot = first;
    }

    /// Gives back a session's place on a backend. Any loop.
    void release(Backend backend) {
        backend.release();
        queue.wakeFirst();
    }

    /// Control thread.
    void publish(PoolSnapshot next) {
        snapshot = next;
        // There may be room now, or nothing left to wait for.
        queue.wakeFirst();
    }

    String name() {
        return name;
    }

    PoolSnapshot snapshot() {
        return snapshot;
    }

    PoolQueue queue() {
        return queue;
    }
}
