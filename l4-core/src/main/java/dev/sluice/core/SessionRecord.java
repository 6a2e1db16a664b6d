package dev.sluice.core;

import dev.sluice.config.BackendKey;
import org.jspecify.annotations.Nullable;

/// What the session log says about one session that has ended.
///
/// @param listener its name
/// @param client who came
/// @param backend the last one tried; null when there was none
/// @param end why it ended
/// @param times when it began and how long each part took
/// @param tally what went through it
record SessionRecord(String listener, Client client, @Nullable BackendKey backend, EndReason end,
        Times times, Tally tally) {

    /// A client's address: the 16 bytes of an IPv6 address as two big-endian longs, an IPv4 address
    /// in its mapped form (`::ffff:192.0.2.1`).
    ///
    /// @param port 0..65535
    record Client(long high, long low, int port) {
        /// Any client of a Unix socket.
        static final Client UNIX = new Client(0, 0, -1);

        boolean isUnix() {
            return port < 0;
        }
    }

    /// When and how long.
    ///
    /// @param startedMillis when the client was accepted, in milliseconds since 1970
    /// @param durationNanos from there to the end
    /// @param connectNanos of the successful connection attempt; [#NEVER] when there was none
    /// @param queuedNanos time spent in the pool's queue; 0 when it did not wait
    record Times(long startedMillis, long durationNanos, long connectNanos, long queuedNanos) {
        static final long NEVER = -1;
    }

    /// What was counted.
    ///
    /// @param bytesIn received from the client
    /// @param bytesOut sent to the client
    /// @param retries connection attempts after the first
    record Tally(long bytesIn, long bytesOut, int retries) {}
}
