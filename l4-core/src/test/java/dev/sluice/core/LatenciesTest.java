package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies(2);

    @Test
    void isAllZeroBeforeTheFirstSession() {
        Map<String, Long> summary = latencies.summary();

        assertThat(summary.values()).containsOnly(0L);
        assertThat(summary.keySet()).containsExactly("connect-count", "connect-p50-us",
                "connect-p90-us", "connect-p99-us", "connect-max-us", "first-byte-count",
                "first-byte-p50-us", "first-byte-p90-us", "first-byte-p99-us", "first-byte-max-us",
                "session-count", "session-p50-ms", "session-p90-ms", "session-p99-ms",
                "session-max-ms");
    }

    @Test
    void givesPercentilesOverAllLoopsToTwoDigits() {
        for (int i = 1; i <= 1000; i++) {
            latencies.onLoop(i % 2).connect(TimeUnit.MICROSECONDS.toNanos(10L * i));
        }

        Map<String, Long> summary = latencies.summary();

        assertThat(summary).containsEntry("connect-count", 1000L);
        assertThat(summary.get("connect-p50-us")).isCloseTo(5_000L, withinPercentage(1));
        assertThat(summary.get("connect-p90-us")).isCloseTo(9_000L, withinPercentage(1));
        assertThat(summary.get("connect-p99-us")).isCloseTo(9_900L, withinPercentage(1));
        assertThat(summary.get("connect-max-us")).isCloseTo(10_000L, withinPercentage(1));
    }

    @Test
    void keepsEachKindApartAndInItsUnit() {
        latencies.onLoop(0).firstByte(TimeUnit.MILLISECONDS.toNanos(7));
        latencies.onLoop(0).session(TimeUnit.HOURS.toNanos(5));

        Map<String, Long> summary = latencies.summary();

        assertThat(summary).containsEntry("connect-count", 0L);
        assertThat(summary.get("first-byte-p50-us")).isCloseTo(7_000L, withinPercentage(1));
        assertThat(summary.get("session-p50-ms")).isCloseTo(18_000_000L, withinPercentage(1));
    }

    @Test
    void goesOnFromWhatItSummarizedBefore() {
        latencies.onLoop(0).session(TimeUnit.SECONDS.toNanos(1));
        latencies.summary();
        latencies.onLoop(0).session(TimeUnit.SECONDS.toNanos(3));
        latencies.summary();

        assertThat(latencies.summary()).containsEntry("session-count", 2L);
        assertThat(latencies.summary().get("session-max-ms")).isCloseTo(3_000L,
                withinPercentage(1));
    }

    @Test
    void countsWhatIsBeyondItsRangeAtTheEndOfTheRange() {
        latencies.onLoop(0).connect(Long.MAX_VALUE);
        latencies.onLoop(0).session(Long.MAX_VALUE);
        latencies.onLoop(1).connect(-1);

        Map<String, Long> summary = latencies.summary();

        assertThat(summary).containsEntry("connect-count", 2L);
        assertThat(summary.get("connect-max-us")).isCloseTo(TimeUnit.HOURS.toMicros(1),
                withinPercentage(1));
        assertThat(summary.get("session-max-ms")).isCloseTo(TimeUnit.DAYS.toMillis(30),
                withinPercentage(1));
        assertThat(summary.get("connect-p50-us")).isZero();
    }

    @Test
    void losesNothingWhileItIsSummarized() throws InterruptedException {
        int each = 200_000;
        var recording = new AtomicBoolean(true);
        Thread reader = Thread.ofPlatform().start(() -> {
            while (recording.get()) {
                latencies.summary();
            }
        });
        Thread other = Thread.ofPlatform().start(() -> record(1, each));
        record(0, each);
        other.join();
        recording.set(false);
        reader.join();

        assertThat(latencies.summary()).containsEntry("first-byte-count", 2L * each);
    }

    @Test
    void allocatesNothingAfterALoopsFirstSession() {
        LoopLatencies loop = latencies.onLoop(0);

        assertThat(Allocation.of(() -> {
            loop.connect(300_000);
            loop.firstByte(900_000);
            loop.session(4_000_000_000L);
        })).isZero();
    }

    private void record(int loop, int times) {
        for (int i = 0; i < times; i++) {
            latencies.onLoop(loop).firstByte(1000L * i);
        }
    }
}
