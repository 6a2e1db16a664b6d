package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// A balancing algorithm over a fixed set of backends. Built for one [PoolSnapshot] and thrown away
/// with it, so an implementation never has to cope with the set changing under it.
interface Picker {

    /// The backend for this client that has room and is not in `tried`, or null when there is none.
    /// Called on any event loop, once per connection attempt: it must not block, and must not
    /// allocate. The caller takes its place with [Backend#tryAcquire], which may fail when another
    /// loop was faster; then it adds the backend to `tried` and picks again.
    ///
    /// @param clientHash from [ClientHash]; only the hashing algorithms look at it
    @Nullable
    Backend pick(int clientHash, Tried tried);
}
