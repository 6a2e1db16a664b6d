package dev.sluice.core;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/// What is timed, in which unit, and up to where: what takes longer counts as that long.
enum Latency implements CounterName {
    CONNECT(TimeUnit.MICROSECONDS, TimeUnit.HOURS.toMicros(1),
            "From the start of the successful connection attempt until it was open."),
    FIRST_BYTE(TimeUnit.MICROSECONDS, TimeUnit.HOURS.toMicros(1),
            "From the open connection until the backend's first byte."),
    SESSION(TimeUnit.MILLISECONDS, TimeUnit.DAYS.toMillis(30),
            "From accepting the client until the session ended.");

    private static final int DIGITS = 2;

    private final TimeUnit unit;
    private final long nanosPerUnit;
    private final long max;
    private final String meaning;
    private final String word = CounterName.wordOf(this);

    Latency(TimeUnit unit, long max, String meaning) {
        this.unit = unit;
        this.nanosPerUnit = unit.toNanos(1);
        this.max = max;
        this.meaning = meaning;
    }

    /// In this latency's unit, within its range, whatever the clock did.
    long valueOf(long nanos) {
        return Math.clamp(nanos / nanosPerUnit, 0, max);
    }

    SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(1, max, DIGITS);
    }

    Histogram histogram() {
        return new Histogram(1, max, DIGITS);
    }

    /// `us` or `ms`.
    String unit() {
        return unit == TimeUnit.MILLISECONDS ? "ms" : "us";
    }

    @Override
    public String word() {
        return word;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
