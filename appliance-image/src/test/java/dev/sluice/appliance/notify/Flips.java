package dev.sluice.appliance.notify;

import dev.sluice.config.BackendKey;
import dev.sluice.config.Health;
import dev.sluice.health.Flip;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Flips that a test tells of, and patience.
final class Flips {

    static final Instant SINCE = Instant.parse("2026-11-22T03:00:00Z");

    private Flips() {}

    /// The `count`th flip of a backend.
    static Flip down(long count) {
        return new Flip(new BackendKey("pg", "10.0.0.1:5432"), Health.UP, Health.DOWN,
                "connected, but \"no\" (3 of 3)", SINCE, count);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
