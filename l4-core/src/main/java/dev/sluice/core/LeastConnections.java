package dev.sluice.core;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The backend with the fewest open sessions for its weight. Of several, the one whose turn it is
/// by weighted round robin; when that is none of them, one drawn by weight. So an idle pool is
/// served in turn, and no backend gets the sessions of a busy neighbour.
final class LeastConnections implements Picker {

    private final Roster roster;
    private final Wheel wheel;
    private final AtomicInteger turn;

    LeastConnections(Roster roster, int start) {
        this.roster = roster;
        this.wheel = new Wheel(roster.weights);
        this.turn = new AtomicInteger(start);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        int now = turn.getAndIncrement();
        int turns = wheel.at(now);
        int best = Roster.NOBODY;
        long bestSessions = 0;
        long bestWeight = 1;
        int tied = 0;
        long luck = now;
        for (int i = 0; i < roster.size(); i++) {
            if (!roster.isFree(i, tried)) {
                continue;
            }
            int weight = roster.weights[i];
            long sessions = roster.backends[i].sessions();
            // a/b < c/d without dividing: a*d < c*b
            long heavier = best == Roster.NOBODY
                    ? -1
                    : sessions * bestWeight - bestSessions * weight;
            if (heavier > 0) {
                continue;
            }
            luck = Mix.mix(luck + Mix.GOLDEN);
            tied = heavier < 0 ? weight : tied + weight;
            boolean wins = i == turns || (best != turns && Mix.below(tied, luck) < weight);
            if (heavier < 0 || wins) {
                best = i;
                bestSessions = sessions;
                bestWeight = weight;
            }
        }
        return best == Roster.NOBODY ? null : roster.backends[best];
    }
}
