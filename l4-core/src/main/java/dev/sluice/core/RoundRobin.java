package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// In turn, by weight, over a [Wheel]. A backend that cannot take the session loses this turn and
/// the next turn is taken instead, so the others keep their exact proportions.
final class RoundRobin implements Picker {

    private final Roster roster;
    private final Wheel wheel;
    private final AtomicInteger turn;

    RoundRobin(Roster roster, int start) {
        this.roster = roster;
        this.wheel = new Wheel(roster.weights);
        this.turn = new AtomicInteger(start);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        int n = roster.size();
        int now = turn.getAndIncrement();
        for (int attempt = 0; attempt < n; attempt++) {
            int i = wheel.at(now);
            if (roster.isFree(i, tried)) {
                return roster.backends[i];
            }
            now = turn.getAndIncrement();
        }
        // Nearly all are full, or other loops take the turns between ours: look at each just once.
        int i = roster.drawFree(tried, Roster.NOBODY, Mix.mix(now));
        return i == Roster.NOBODY ? null : roster.backends[i];
    }
}
