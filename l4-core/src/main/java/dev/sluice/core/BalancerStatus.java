package dev.sluice.core;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How a [Balancer] is doing, at one moment.
///
/// @param engine the word of the engine that runs
/// @param engineReason why that one
/// @param loops event loops
/// @param descriptors file descriptors the process may open
/// @param sessions open now
/// @param sessionsBudget sessions that the descriptors allow
/// @param since when the balancer started
/// @param listeners in the order of the file
/// @param pools in the order of the file
/// @param loopCounters what the loops count, by word
public record BalancerStatus(String engine, String engineReason, int loops, int descriptors,
        int sessions, int sessionsBudget, Instant since, List<ListenerStatus> listeners,
        List<PoolStatus> pools, Map<String, Long> loopCounters) {

    /// One listener.
    ///
    /// @param addresses as bound, with the port the kernel chose where it had the choice
    /// @param accepting false once draining has begun
    /// @param sessions open now
    /// @param sessionsMax most allowed at once
    /// @param relay how bytes get from one socket to the other, by the operator's word
    /// @param counters by word, see docs/counters.md
    /// @param latencies by word, for example `connect-p99-us`
    public record ListenerStatus(String name, String pool, List<String> addresses,
            boolean accepting, int sessions, int sessionsMax, String relay,
            Map<String, Long> counters, Map<String, Long> latencies) {

        /// Bytes of both directions that were spliced.
        public long bytesSpliced() {
            return count(ListenerCounter.BYTES_SPLICED);
        }

        /// Bytes of both directions that were copied.
        public long bytesCopied() {
            long both = count(ListenerCounter.BYTES_FROM_CLIENTS)
                    + count(ListenerCounter.BYTES_TO_CLIENTS);
            return Math.max(0, both - bytesSpliced());
        }

        private long count(ListenerCounter counter) {
            return counters.getOrDefault(counter.word(), 0L);
        }
    }

    /// One pool.
    ///
    /// @param balance the word of its algorithm
    /// @param waiting sessions in its queue
    public record PoolStatus(String name, String balance, int waiting,
            List<BackendStatus> backends) {}

    /// One backend.
    ///
    /// @param state `up`, `down`, `wrong-role`, or `pending` before its first pass
    /// @param eligible true when new sessions may go to it now
    /// @param weight as configured
    /// @param sessionsMax most allowed at once now; [Integer#MAX_VALUE] for no limit
    /// @param advice what it asks for besides what is configured
    public record BackendStatus(BackendKey key, String name, String state, boolean eligible,
            int weight, int tier, boolean drain, int sessions, int sessionsMax, Advice advice,
            Map<String, Long> counters) {}
}
