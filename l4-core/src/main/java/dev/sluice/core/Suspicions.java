package dev.sluice.core;

import dev.sluice.config.BackendKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// Takes suspicions from pinned loops and tells of them on another thread. Whatever a pinned loop
/// starts is bound to its core as well, and to wake a virtual thread may start a thread: without
/// this, checks would come to run on the cores of the loops only.
///
/// A backend waits once, however many of its connections fail meanwhile.
final class Suspicions implements Consumer<BackendKey> {

    private final Consumer<BackendKey> told;
    private final Executor elsewhere;
    private final Set<BackendKey> waiting = ConcurrentHashMap.newKeySet();

    Suspicions(Consumer<BackendKey> told, Executor elsewhere) {
        this.told = told;
        this.elsewhere = elsewhere;
    }

    @Override
    public void accept(BackendKey backend) {
        if (!waiting.add(backend)) {
            return;
        }
        try {
            elsewhere.execute(() -> tell(backend));
        } catch (RejectedExecutionException closed) {
            // Nobody checks any more.
        }
    }

    private void tell(BackendKey backend) {
        // First, so that what comes while it is told is not lost.
        waiting.remove(backend);
        told.accept(backend);
    }
}
