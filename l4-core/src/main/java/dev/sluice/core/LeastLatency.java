package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The backend where a session costs least: its connect time, times the sessions it would have,
/// divided by its weight (Finagle's peak EWMA). See [ConnectTime] for how time fades.
///
/// A backend that was never measured is tried first, but by one session at a time; until it has
/// answered it counts like one that just failed. So a pool that has no measurements at all is
/// served by sessions for weight.
final class LeastLatency implements Picker {

    private final Roster roster;
    private final LongSupplier clock;
    private final AtomicInteger turn;

    /// @param clock `System::nanoTime`, or a fake one
    LeastLatency(Roster roster, int start, LongSupplier clock) {
        this.roster = roster;
        this.clock = clock;
        this.turn = new AtomicInteger(start);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        long now = clock.getAsLong();
        int start = turn.getAndIncrement();
        Backend untried = firstUntried(Math.floorMod(start, roster.size()), tried, now);
        if (untried != null && untried.connectTime().tryClaim(now)) {
            return untried;
        }
        return cheapest(tried, now, start);
    }

    private @Nullable Backend firstUntried(int start, Tried tried, long now) {
        int n = roster.size();
        for (int k = 0; k < n; k++) {
            int i = start + k < n ? start + k : start + k - n;
            if (roster.backends[i].connectTime().isUntried(now) && roster.isFree(i, tried)) {
                return roster.backends[i];
            }
        }
        return null;
    }

    private @Nullable Backend cheapest(Tried tried, long now, long start) {
        Backend cheapest = null;
        double lowest = Double.POSITIVE_INFINITY;
        int tied = 0;
        long luck = start;
        for (int i = 0; i < roster.size(); i++) {
            double cost = cost(i, now);
            if (cost > lowest || !roster.isFree(i, tried)) {
                continue;
            }
            int weight = roster.weights[i];
            tied = cost < lowest ? weight : tied + weight;
            luck = Mix.mix(luck + Mix.GOLDEN);
            if (cost < lowest || Mix.below(tied, luck) < weight) {
                cheapest = roster.backends[i];
                lowest = cost;
            }
        }
        return cheapest;
    }

    private double cost(int i, long now) {
        Backend backend = roster.backends[i];
        long nanos = backend.connectTime().fadedNanos(now);
        double latency = nanos == 0 ? ConnectTime.FAILED_NANOS : nanos;
        return latency * (backend.sessions() + 1) / roster.weights[i];
    }
}
