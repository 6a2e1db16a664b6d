package dev.sluice.core;

import java.util.Random;
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

/// What a short session costs in deadlines: one to connect, one for being idle, and none when it
/// ends, while others wait. Each takes ten microseconds, and the loop is woken when it asked for it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TimersBenchmark {

    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long SESSION_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    @Param({"0", "10000", "1000000"})
    public int waiting;

    private final BenchClock clock = new BenchClock();
    private final Timers timers = new Timers(clock);
    private final Session session = new Session();

    @Setup
    public void startThoseWhoWait() {
        var random = new Random(1);
        for (int i = 0; i < waiting; i++) {
            timers.start(random.nextLong(IDLE_NANOS), new Session());
        }
    }

    @Benchmark
    public int startTwiceAndStop() {
        clock.pass(SESSION_NANOS);
        timers.start(CONNECT_NANOS, session);
        timers.start(IDLE_NANOS, session);
        timers.stop(session);
        return timers.waiting();
    }

    /// Those who wait are as idle as can be: each waits for another hour when its hour has passed.
    private final class Session extends Timed {

        @Override
        void onTimer(long now) {
            timers.start(IDLE_NANOS, this);
        }

        @Override
        void onFault() {
            throw new IllegalStateException("a fault of nobody");
        }
    }
}
