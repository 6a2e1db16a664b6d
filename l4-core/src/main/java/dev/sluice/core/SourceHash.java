package dev.sluice.core;

import dev.sluice.config.HashConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights by the logarithm method of
/// Schindelhauer and Schomaker 2005). Every backend draws a lot for the client, an exponential
/// variable with its weight as rate, and the lowest wins. A backend that goes away moves only its
/// own clients, and spreads them over all the others; a new one takes only what becomes its own.
final class SourceHash implements Picker {

    private final Roster roster;
    private final double[] shares;
    private final LoadBound bound;

    SourceHash(Roster roster, HashConfig hash) {
        this.roster = roster;
        this.shares = Arrays.stream(roster.weights).mapToDouble(weight -> 1.0 / weight).toArray();
        this.bound = new LoadBound(roster, hash.bound());
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        return pick(clientHash, tried, bound.perWeight());
    }

    /// The free backend with the lowest lot that is within the bound; when all free ones are beyond
    /// it, the lowest of those, since a bound is no reason to refuse a client.
    @Nullable
    Backend pick(int clientHash, Tried tried, double perWeight) {
        long client = Mix.mix(clientHash);
        Backend within = null;
        Backend beyond = null;
        double lowest = Double.POSITIVE_INFINITY;
        double lowestBeyond = Double.POSITIVE_INFINITY;
        for (int i = 0; i < roster.size(); i++) {
            double uniform = uniform(client, i);
            // -log(x) is at least 1 - x: most lose already by that, without a logarithm.
            if ((1 - uniform) * shares[i] >= lowest || !roster.isFree(i, tried)) {
                continue;
            }
            double lot = -Math.log(uniform) * shares[i];
            if (lot < lowest && bound.admits(i, perWeight)) {
                within = roster.backends[i];
                lowest = lot;
            } else if (lot < lowestBeyond) {
                beyond = roster.backends[i];
                lowestBeyond = lot;
            }
        }
        return within != null ? within : beyond;
    }

    /// What backend `i` draws for the client: between 0 and 1, and neither of them.
    private double uniform(long client, int i) {
        long hash = Mix.mix(client ^ roster.backends[i].hash());
        return ((hash >>> 11) + 0.5) * 0x1p-53;
    }
}
