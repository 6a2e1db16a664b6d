/// Sluice from the outside: the real program in a process of its own, between real servers and
/// their real clients.
///
/// **Servers.** A [TestServer] is a PostgreSQL, MariaDB, Redis, dnsmasq or rsyslogd from the
/// operating system's packages, with a port and a temporary directory of its own; only a
/// [GameServer] is of a few lines, in the JVM of the tests. A test class names what it starts
/// with [Needs] and is skipped, aloud, where it is not installed. What a server or Sluice printed
/// is in `target/e2e-logs`.
///
/// **Time.** Nothing here sleeps: a test waits for a condition with a deadline ([Await]).
@NullMarked
package dev.sluice.appliance.e2e;

import org.jspecify.annotations.NullMarked;
