package dev.sluice.appliance.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for something to become true, and gives up with a sentence.
final class Await {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private Await() {}

    /// Returns how long it took.
    static Duration until(String what, Duration limit, BooleanSupplier condition) {
        return until(what, limit, condition, () -> "");
    }

    /// @param evidence asked for only when the time is over, and added to the failure
    static Duration until(
            String what, Duration limit, BooleanSupplier condition, Supplier<String> evidence) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError(
                        "not within " + limit.toMillis() + " ms: " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
