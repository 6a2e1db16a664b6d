package dev.sluice.core;

/// Something that waits on an event loop for one deadline at a time. The link is all that waiting
/// needs; [Timers] alone touches it.
abstract class Timed extends Link {

    /// The deadline that was asked for has passed, by as little as [Timers] promises.
    ///
    /// @param now the loop's time, as [System#nanoTime()]
    abstract void onTimer(long now);

    /// Called after [#onTimer] threw, which only a bug of ours can cause. Must not throw.
    abstract void onFault();
}
