/// The data plane: listeners, pools and sessions on event loops.
///
/// **Threads.** A session, its two connections and its counter cells belong to one event loop, and
/// nothing here locks there. Pools and backends are changed by the control thread alone, which
/// publishes a new [PoolSnapshot] for the loops to read.
///
/// **Addresses.** A client is never an object here, but `(long high, long low, int port)`: the 128
/// bits of its address in network order, an IPv4 address mapped as `::ffff:a.b.c.d` (RFC 4291
/// section 2.5.5.2).
///
/// **Over UDP** a session is a client's address and port on one listening socket, until nothing has been
/// said for a while. Where its datagrams go is decided by [UdpSessions], which knows no sockets.
///
/// **Words.** A *listener* accepts clients, a *pool* is where it sends them, a *backend* is one
/// server in a pool, a *session* is one client's conversation with one backend, an *end reason* says
/// why it ended, a *picker* chooses the backend for a new session.
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
