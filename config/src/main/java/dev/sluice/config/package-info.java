/// The text configuration: what an operator may write, and the values it becomes.
///
/// **Threads.** Everything here is a value or a pure function: no thread, no clock, no socket. The
/// parser reads files because includes and secrets are files; nothing else touches the machine.
///
/// **Words.** A *listener* accepts clients, a *pool* is where it sends them, a *backend* is one
/// server in a pool, a *check* asks a backend whether it works, a *problem* is something wrong with
/// the operator's text, with its place.
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
