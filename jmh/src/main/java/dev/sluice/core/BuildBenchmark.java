package dev.sluice.core;

import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs control to build the picker of a snapshot, after each flip of a backend's health.
/// The two with a table; the others copy two arrays.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BuildBenchmark {

    @Param({"ROUND_ROBIN", "MAGLEV"})
    public Balance balance = Balance.ROUND_ROBIN;

    @Param({"3", "10", "100", "1000"})
    public int backends;

    private List<Candidate> candidates = List.of();

    @Setup
    public void makePool() {
        candidates = BenchPool.of(backends, 0);
    }

    @Benchmark
    public Object build() {
        return Pickers.build(balance, HashConfig.DEFAULT, candidates, backends, 1);
    }
}
