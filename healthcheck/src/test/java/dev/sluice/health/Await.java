package dev.sluice.health;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/// Waits for what other threads will bring about: as long as it takes, up to a deadline that only
/// a failing test meets.
public final class Await {

    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                Assertions.fail("waited in vain: " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
