/// The program: the command line, the daemon that wires the modules together, its control socket,
/// and the backends built into it.
///
/// **Threads.** The daemon's own work (reloads, name look-ups, answers on the control socket) runs on
/// virtual threads and takes turns on the daemon's lock. Nothing here touches the data plane's
/// state; [dev.sluice.core.Balancer] takes everything by message.
///
/// **Words.** The *daemon* is the process that `sluice run` becomes. A *shipped* configuration is the
/// one that comes with the program; its backends are *built in*, threads of the same process.
@NullMarked
package dev.sluice.appliance;

import org.jspecify.annotations.NullMarked;
