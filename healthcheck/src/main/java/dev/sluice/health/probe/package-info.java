/// Probes: one question asked of one backend, in the backend's own protocol.
///
/// **Threads.** A probe runs on the thread that calls it, a virtual one, and blocks there. Its
/// [Cutoff] ends it from outside: one timer thread closes the sockets of probes whose time is over.
/// A probe may have others work for it (a Redis check its Sentinels, an exec check a program); all of
/// them end before it does.
///
/// **Words.** An *exchange* is what is said on an open [Wire] in one protocol; it knows nothing of
/// sockets, so that tests and fuzzers play the backend from memory. A [Finding] is what it came
/// to, a [ProbeResult] what the probe came to as a whole.
///
/// **Backends are not trusted.** Whatever comes is bounded in bytes as well as in time, every length
/// a backend names is looked at before it is used, and what it says is escaped ([Excerpt]) before
/// it reaches a log.
@NullMarked
package dev.sluice.health.probe;

import org.jspecify.annotations.NullMarked;
