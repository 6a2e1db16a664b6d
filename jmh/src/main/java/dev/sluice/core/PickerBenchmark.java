package dev.sluice.core;

import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/// What it costs to pick a backend for one new session, by algorithm and size of the pool.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PickerBenchmark {

    @Param
    public Balance balance = Balance.ROUND_ROBIN;

    @Param({"3", "10", "100", "1000"})
    public int backends;

    /// How many of a hundred backends have no room.
    @Param({"0", "90"})
    public int fullPercent;

    /// The `bound` of the hashing algorithms; the others do not look at it.
    @Param("Infinity")
    public double bound;

    private Picker picker = (_, _) -> null;

    @Setup
    public void buildPool() {
        var hash = new HashConfig(HashConfig.On.SOURCE_IP, 32, 64, bound);
        picker = Pickers.build(balance, hash, BenchPool.of(backends, fullPercent), backends, 1);
    }

    @Benchmark
    public @Nullable Object pick(Client client) {
        return picker.pick(client.next(), Tried.NONE);
    }

    /// A client with another hash each time.
    @State(Scope.Thread)
    public static class Client {

        private int hash;

        int next() {
            return hash += (int) Mix.GOLDEN;
        }
    }
}
