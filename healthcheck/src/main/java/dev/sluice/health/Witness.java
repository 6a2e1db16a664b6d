package dev.sluice.health;

import dev.sluice.config.BackendKey;
import java.util.OptionalLong;

/// Knows what sessions hear from backends, for those that nobody asks.
@FunctionalInterface
public interface Witness {

    /// When a datagram last came from this backend, by [System#nanoTime], exact to a hundredth of a
    /// second; empty when none has, or the backend is not known. May block; any virtual thread.
    OptionalLong lastHeard(BackendKey key);
}
