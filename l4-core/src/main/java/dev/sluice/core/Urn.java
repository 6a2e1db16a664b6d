package dev.sluice.core;

/// Draws free backends at random by weight.
final class Urn {

    /// After so many misses most backends must be full, and looking at each is cheaper.
    private static final int DRAWS = 8;

    private final Roster roster;
    private final Wheel wheel;
    private final Dice dice;

    Urn(Roster roster, long seed) {
        this.roster = roster;
        this.wheel = new Wheel(roster.weights);
        this.dice = new Dice(seed);
    }

    /// A free backend other than `except`, by its index, or [Roster#NOBODY] when there is none.
    int draw(Tried tried, int except) {
        for (int draw = 0; draw < DRAWS; draw++) {
            int i = wheel.drawn(dice.roll());
            if (i != except && roster.isFree(i, tried)) {
                return i;
            }
        }
        return roster.drawFree(tried, except, dice.roll());
    }
}
