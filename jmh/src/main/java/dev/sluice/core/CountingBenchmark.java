package dev.sluice.core;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs a loop to count: one more in a cell that other processes may read, and one more
/// value in a histogram of latencies.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CountingBenchmark {

    private static final long CONNECT_NANOS_MAX = 1 << 24; // about 17 ms

    private final Counters counters;
    private final LoopCells<LoopCounter> cells;
    private final LoopLatencies latencies = new LoopLatencies();
    private long nanos;

    public CountingBenchmark() {
        try {
            counters = Counters.open(null, 1);
        } catch (IOException noMemory) {
            throw new IllegalStateException(noMemory);
        }
        cells = counters.loop().onLoop(0);
    }

    /// The first value makes the histograms, which is no part of counting.
    @Setup
    public void recordOne() {
        latencies.connect(1);
    }

    @TearDown
    public void close() throws IOException {
        counters.close();
    }

    @Benchmark
    public void count() {
        cells.increment(LoopCounter.LOG_LINES);
    }

    /// Another latency each time.
    @Benchmark
    public void record() {
        nanos = (nanos + Mix.GOLDEN) & CONNECT_NANOS_MAX - 1;
        latencies.connect(nanos);
    }

    long recorded() {
        var totals = Arrays.stream(Latency.values()).map(Latency::histogram).toList();
        latencies.moveInto(totals);
        return totals.getFirst().getTotalCount();
    }

    long counted() {
        return cells.get(LoopCounter.LOG_LINES);
    }
}
