/// Microbenchmarks of what a new session costs in decisions (picking a backend, being let in), and of
/// what a message costs (a relay's step, counting) or a datagram (finding its session).
///
/// They stand in the package of what they measure, since that is nobody else's business and stays
/// package-private: two source roots, one package. JMH wants them public; nobody depends on this
/// module. How to run them is in this module's `README.md`, results are in `docs/benchmarks/`.
@NullMarked
package dev.sluice.core;

import org.jspecify.annotations.NullMarked;
