package dev.sluice.core;

import dev.sluice.config.BackendKey;
import java.util.function.Consumer;

/// Who is told when sessions have trouble with a backend. From any loop; must not block or throw.
///
/// @param suspected of each session that cannot reach it
/// @param outlier when so many sessions in a row failed on it that the pool's `observe` asks for more
record Troubles(Consumer<BackendKey> suspected, Consumer<BackendKey> outlier) {

    /// Nobody is told.
    static final Troubles UNTOLD = new Troubles(_ -> {}, _ -> {});

    /// A session on this loop cannot reach the backend.
    void suspect(Backend backend, int loop) {
        backend.counters().onLoop(loop).increment(BackendCounter.SUSPECTED);
        suspected.accept(backend.key());
        failed(backend);
    }

    /// A session failed on the backend.
    void failed(Backend backend) {
        if (backend.failed()) {
            outlier.accept(backend.key());
        }
    }
}
