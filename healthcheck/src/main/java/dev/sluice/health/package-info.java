/// Health checks: asks each backend again and again whether it works, and says when that changes.
///
/// **Threads.** Each backend has one virtual thread for its whole life, which waits, probes, judges
/// and calls the [HealthListener]; it alone writes what is known of its backend. One timer thread
/// ends probes whose time is over by closing their sockets, another wakes checks for their next one. `apply`, `suspect` and `reports` leave
/// orders for those threads and return at once.
///
/// **Words.** A *check* is the standing order for one backend, a *probe* is one question asked of
/// it, a *result* is what one probe learned, the *judgement* is what a run of results came to:
/// `rise` passes in a row bring a backend up, `fall` failures in a row take it down. A *flip* is a
/// change of the judgement, the *evidence* is the result behind it in an operator's words. A
/// *suspicion* comes from the data plane and brings the next probe forward; it judges nothing.
@NullMarked
package dev.sluice.health;

import org.jspecify.annotations.NullMarked;
