package dev.sluice.bench;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What a run has done so far. On the load's thread alone.
final class Tally {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    private long work;
    private long lost;
    private long errors;
    private @Nullable String firstError;

    /// Bytes have arrived.
    void arrived(int bytes) {
        work += bytes;
    }

    /// A request or session is complete and took so long.
    void completed(long tookNanos) {
        work++;
        nanos.recordValue(Math.clamp(tookNanos, 0, LONGEST_NANOS));
    }

    /// A datagram has not come back in time.
    void lost() {
        lost++;
    }

    /// One that counts as lost has come after all.
    void found() {
        lost--;
    }

    void failed(Exception error) {
        errors++;
        if (firstError == null) {
            firstError = error.toString();
        }
    }

    /// The window begins: what was done is forgotten, but no error is.
    void reset() {
        work = 0;
        lost = 0;
        nanos.reset();
    }

    long work() {
        return work;
    }

    /// How many datagrams have not come back.
    long losses() {
        return Math.max(0, lost); // a late one may have been given up before the window
    }

    boolean hasFailed() {
        return errors > 0;
    }

    /// How many errors there were, and the first of them.
    String errors() {
        return "%d errors, the first: %s".formatted(errors, firstError);
    }

    void addTo(Map<Quantity, Double> values) {
        values.put(Quantity.WORK, (double) work);
        if (nanos.getTotalCount() > 0) {
            values.put(Quantity.P50_MICROS, micros(50));
            values.put(Quantity.P99_MICROS, micros(99));
        }
    }

    private double micros(double percentile) {
        return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
