/// The data plane: listeners, pools and sessions on event loops.
///
/// **Threads.** A session, its two connections and its counter cells belong to one event loop, and
/// nothing here locks there. Pools and backends are changed by the control thread alone, which
/// publishes a new `PoolSnapshot` for the loops to read.
///
/// **Words.** A *listener* accepts clients, a *pool* is where it sends them, a *backend* is one
/// server in a pool, a *session* is one client's conversation with one backend, an *end reason* says
/// why it ended.
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
