package dev.sluice.core;

/// Something that waits for a deadline on an event loop.
interface Timed {

    /// The deadline that was asked for has passed, by less than a tick of [Timers].
    ///
    /// @param now the loop's time, as [System#nanoTime()]
    void onTimer(long now);

    /// Called after [#onTimer] threw, which only a bug of ours can cause. Must not throw.
    void onFault();
}
