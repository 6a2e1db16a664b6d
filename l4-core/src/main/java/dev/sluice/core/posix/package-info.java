/// The system calls of the data plane, through Java's foreign-function API: sockets as plain
/// numbers, results as the kernel gives them, nothing allocated per call.
///
/// **Threads.** A [Posix] belongs to one thread, since `errno` does. Everything else is a value.
///
/// **Words.** A *descriptor* is a file descriptor; a *result* is what a call returned, or the
/// negative [Errno] when it failed, as inside the kernel.
@NullMarked
package dev.sluice.core.posix;

import org.jspecify.annotations.NullMarked;
