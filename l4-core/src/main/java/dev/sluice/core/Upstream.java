package dev.sluice.core;

import dev.sluice.config.RelayChoice;

/// The backend's half of a session: the connection to it, and the two relays between it and the
/// client. There from the moment the backend is connected.
final class Upstream {

    private final Dialed dialed;
    private final Relay toBackend;
    private final Relay toClient;
    private final LoopCells<ListenerCounter> listenerCells;
    private final LoopCells<BackendCounter> backendCells;

    Upstream(Dialed dialed, Stream client, RelayChoice choice,
            LoopCells<ListenerCounter> listenerCells) {
        this.dialed = dialed;
        this.toBackend = new Relay(client, dialed.stream(), choice);
        this.toClient = new Relay(dialed.stream(), client, choice);
        this.listenerCells = listenerCells;
        this.backendCells = dialed.backend().counters().onLoop(client.loop().index());
    }

    /// What connecting came to.
    ///
    /// @param backend on which a place is taken
    /// @param stream the open connection to it
    /// @param openedNanos when it opened, as [System#nanoTime()]
    /// @param connectNanos how long the last attempt took
    /// @param retries attempts before it
    /// @param queuedNanos time spent in the pool's queue
    record Dialed(Backend backend, Stream stream, long openedNanos, long connectNanos, int retries,
            long queuedNanos) {}

    /// Counts what a relay has moved since it had moved `before` bytes.
    void count(Relay relay, long before) {
        long moved = relay.bytes() - before;
        if (relay == toBackend) {
            listenerCells.add(ListenerCounter.BYTES_FROM_CLIENTS, moved);
            backendCells.add(BackendCounter.BYTES_TO_BACKEND, moved);
        } else {
            listenerCells.add(ListenerCounter.BYTES_TO_CLIENTS, moved);
            backendCells.add(BackendCounter.BYTES_FROM_BACKEND, moved);
        }
        long spliced = relay.takeSpliced();
        if (spliced > 0) {
            listenerCells.add(ListenerCounter.BYTES_SPLICED, spliced);
        }
    }

    /// Gives back what the relays hold and closes the connection to the backend.
    void close(EndReason reason, boolean orderly) {
        toBackend.close();
        toClient.close();
        dialed.stream().close(orderly);
        if (reason == EndReason.BACKEND_RESET) {
            backendCells.increment(BackendCounter.RESETS);
        }
    }

    /// True while one side has sent what the other has not taken yet.
    boolean holdsBytes() {
        return toBackend.holdsBytes() || toClient.holdsBytes();
    }

    Dialed dialed() {
        return dialed;
    }

    Backend backend() {
        return dialed.backend();
    }

    Relay toBackend() {
        return toBackend;
    }

    Relay toClient() {
        return toClient;
    }
}
