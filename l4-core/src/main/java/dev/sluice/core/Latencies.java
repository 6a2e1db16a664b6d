package dev.sluice.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/// How long things took at one listener, since it began: connecting to a backend, the backend's first
/// byte after that, and whole sessions. Values are exact to 2 digits.
///
/// Each loop records into histograms of its own and never waits. Who asks for a summary merges what
/// the loops recorded since the last time into the totals, under a lock that only readers take.
@SuppressWarnings("EnumOrdinal") // the ordinal is an index of this process, never stored
final class Latencies {

    private final List<LoopLatencies> loops;
    private final ReentrantLock readers = new ReentrantLock();
    private final List<Histogram> totals = new ArrayList<>();

    /// @param loops how many event loops record
    Latencies(int loops) {
        var made = new ArrayList<LoopLatencies>();
        for (int k = 0; k < loops; k++) {
            made.add(new LoopLatencies());
        }
        this.loops = List.copyOf(made);
        for (Latency latency : Latency.values()) {
            totals.add(latency.histogram());
        }
    }

    /// What loop `k` alone writes.
    LoopLatencies onLoop(int k) {
        return loops.get(k);
    }

    /// For each [Latency] its count, percentiles and maximum, for example `connect-p99-us`; zero when
    /// nothing was recorded. On any thread but an event loop.
    Map<String, Long> summary() {
        readers.lock();
        try {
            for (LoopLatencies loop : loops) {
                loop.moveInto(totals);
            }
            var summary = new LinkedHashMap<String, Long>();
            for (Latency latency : Latency.values()) {
                summarize(latency, totals.get(latency.ordinal()), summary);
            }
            return summary;
        } finally {
            readers.unlock();
        }
    }

    private static void summarize(Latency latency, Histogram total, Map<String, Long> summary) {
        summary.put(latency.word() + "-count", total.getTotalCount());
        summary.put(latency.word() + "-p50-" + latency.unit(), total.getValueAtPercentile(50));
        summary.put(latency.word() + "-p90-" + latency.unit(), total.getValueAtPercentile(90));
        summary.put(latency.word() + "-p99-" + latency.unit(), total.getValueAtPercentile(99));
        summary.put(latency.word() + "-max-" + latency.unit(), total.getMaxValue());
    }
}
