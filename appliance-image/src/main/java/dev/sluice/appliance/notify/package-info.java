/// Notices: tells programs and web servers of the operator's choice when a backend flips.
///
/// **Threads.** A check only leaves word, which takes no time. Each pool has a *lane* for its program
/// and one for its web hook, and each lane has one thread while there is something to tell: so news
/// comes in the order in which it happened, and a web server that hangs delays neither a check, nor
/// the balancer, nor the program beside it.
///
/// **Words.** A *hook* is who is told, a *notice* is telling one hook of one flip.
@NullMarked
package dev.sluice.appliance.notify;

import org.jspecify.annotations.NullMarked;
