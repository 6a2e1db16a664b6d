package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// Draws two different backends by weight and takes the one with fewer sessions for its weight
/// (Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", 1996): nearly as even as
/// looking at all of them, at the cost of two, and without all loops running to the same one.
final class RandomTwo implements Picker {

    private final Roster roster;
    private final Urn urn;

    RandomTwo(Roster roster, long seed) {
        this.roster = roster;
        this.urn = new Urn(roster, seed);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        int one = urn.draw(tried, Roster.NOBODY);
        if (one == Roster.NOBODY) {
            return null;
        }
        int other = roster.size() == 1 ? Roster.NOBODY : urn.draw(tried, one);
        return roster.backends[other != Roster.NOBODY && isLighter(other, one) ? other : one];
    }

    private boolean isLighter(int a, int b) {
        return (long) roster.backends[a].sessions()
                * roster.weights[b] < (long) roster.backends[b].sessions() * roster.weights[a];
    }
}
