package dev.sluice.health.probe;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A connection of a probe to one more machine than the backend, ended by the same [Cutoff]. It may
/// be closed from another thread, which ends whatever it is blocked in.
interface Line extends Wire, Closeable {

    /// Connects it, which is done once and before anything else. Blocks.
    void connect() throws IOException;

    /// Where lines come from.
    @FunctionalInterface
    interface Exchange {

        /// A line that is not connected yet; does not block.
        ///
        /// @throws IOException when this machine has no more
        Line open(InetSocketAddress to) throws IOException;
    }
}
