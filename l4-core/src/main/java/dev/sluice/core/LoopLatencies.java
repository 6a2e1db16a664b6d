package dev.sluice.core;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/// What one event loop adds to its listener's [Latencies]. Recording does not allocate, but for the
/// loop's first time, when it makes its histograms (about 80 KiB).
@SuppressWarnings("EnumOrdinal") // the ordinal is an index of this process, never stored
final class LoopLatencies {

    /// Written once by the loop, read by those who summarize.
    private volatile @Nullable List<SingleWriterRecorder> recorders;
    /// What the last reader got from each recorder, to be filled again. Under the readers' lock.
    private final List<@Nullable Histogram> spare = new ArrayList<>();

    /// A connection to a backend took so long to open. Only on this loop.
    void connect(long nanos) {
        record(Latency.CONNECT, nanos);
    }

    /// The backend's first byte came so long after its connection was open. Only on this loop.
    void firstByte(long nanos) {
        record(Latency.FIRST_BYTE, nanos);
    }

    /// A session lasted so long. Only on this loop.
    void session(long nanos) {
        record(Latency.SESSION, nanos);
    }

    private void record(Latency latency, long nanos) {
        List<SingleWriterRecorder> made = recorders;
        if (made == null) {
            made = make();
        }
        made.get(latency.ordinal()).recordValue(latency.valueOf(nanos));
    }

    private List<SingleWriterRecorder> make() {
        var made = new ArrayList<SingleWriterRecorder>();
        for (Latency latency : Latency.values()) {
            made.add(latency.recorder());
        }
        recorders = made;
        return made;
    }

    /// Adds what was recorded since the last call to the totals, one for each [Latency]. Under the
    /// readers' lock.
    void moveInto(List<Histogram> totals) {
        List<SingleWriterRecorder> made = recorders;
        if (made == null) {
            return;
        }
        for (int i = 0; i < made.size(); i++) {
            if (spare.size() == i) {
                spare.add(null);
            }
            Histogram interval = made.get(i).getIntervalHistogram(spare.get(i));
            totals.get(i).add(interval);
            spare.set(i, interval);
        }
    }
}
