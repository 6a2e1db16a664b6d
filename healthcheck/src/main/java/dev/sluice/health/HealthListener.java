package dev.sluice.health;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;

/// Is told when the judgement of a backend changes, or what the backend asks for.
@FunctionalInterface
public interface HealthListener {

    /// A backend flipped, or was judged for the first time. Called once per flip, on the virtual
    /// thread of this backend's check, in the order of its flips. May block: only this backend's
    /// next probe waits. What it throws is logged and otherwise ignored.
    ///
    /// A call that has begun is not taken back: it may still be under way when its backend has been
    /// removed, so an unknown key must be tolerated.
    void healthChanged(Flip flip);

    /// A backend asks to be used in another way, or no longer does. Called like [#healthChanged],
    /// and before it where both come of one answer.
    default void advised(BackendKey key, Advice advice) {}
}
