package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// At random by weight.
final class RandomOne implements Picker {

    private final Roster roster;
    private final Urn urn;

    RandomOne(Roster roster, long seed) {
        this.roster = roster;
        this.urn = new Urn(roster, seed);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        int i = urn.draw(tried, Roster.NOBODY);
        return i == Roster.NOBODY ? null : roster.backends[i];
    }
}
