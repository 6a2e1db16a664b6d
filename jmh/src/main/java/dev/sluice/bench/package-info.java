/// The end-to-end comparison: Sluice, HAProxy and nginx under the same load, one after the other.
///
/// **Processes.** [Comparison] leads. It starts one [Peer] at a time on one CPU, and a
/// [LoadGenerator] on another, which plays the clients and the backend and reads what the peer used.
///
/// Beside it, [AllocationProfile] uses the same load to see what Sluice allocates.
///
/// The load is a [LoadLoop]: a [StreamLoop] over TCP, a [DatagramLoop] over UDP.
///
/// **Words.** A *workload* is a kind of traffic, a *peer* is what stands between clients and backend, a
/// *run* is one peer under one workload, and a *round* is one run of each. Peers are compared within a
/// round, because machines change their mind between rounds.
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
