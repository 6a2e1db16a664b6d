package dev.sluice.core;

import dev.sluice.config.Limits;
import dev.sluice.config.Rate;
import java.time.Duration;
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

/// What it costs to let one client in and out again, by the limits that are configured, the clock
/// included.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AdmissionBenchmark {

    private static final int CLIENTS = 10_000;

    /// Which limits a listener has.
    public enum Limited {
        SESSIONS, RATE, SESSIONS_PER_SOURCE, RATE_PER_SOURCE
    }

    @Param
    public Limited limited = Limited.SESSIONS;

    private Admission admission = admission(Limits.DEFAULT);

    @Setup
    public void configure() {
        var rate = new Rate(Rate.COUNT_MAX, Duration.ofSeconds(1)); // never reached
        admission = admission(switch (limited) {
            case SESSIONS -> Limits.DEFAULT;
            case RATE -> new Limits(Limits.AUTO, Limits.UNLIMITED, rate, Rate.UNLIMITED);
            case SESSIONS_PER_SOURCE -> new Limits(Limits.AUTO, 1000, Rate.UNLIMITED,
                    Rate.UNLIMITED);
            case RATE_PER_SOURCE -> new Limits(Limits.AUTO, Limits.UNLIMITED, Rate.UNLIMITED, rate);
        });
    }

    @Benchmark
    public @Nullable Object admitAndRelease(Client client) {
        long low = client.next();
        Refusal refusal = admission.admit(0, low, System.nanoTime());
        if (refusal == null) {
            admission.release(0, low);
        }
        return refusal;
    }

    private static Admission admission(Limits limits) {
        return new Admission(AccessList.EVERYONE, limits, Integer.MAX_VALUE);
    }

    /// One of ten thousand clients after the other.
    @State(Scope.Thread)
    public static class Client {

        private int number;

        long next() {
            number = number + 1 < CLIENTS ? number + 1 : 0;
            return Ip.MAPPED | 0x0a00_0000L | number;
        }
    }
}
