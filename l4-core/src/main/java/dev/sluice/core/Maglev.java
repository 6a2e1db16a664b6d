package dev.sluice.core;

import dev.sluice.config.HashConfig;
import org.jspecify.annotations.Nullable;

/// Maglev's consistent hashing (Eisenbud et al., "Maglev: A Fast and Reliable Software Network Load
/// Balancer", NSDI 2016, section 3.4): one look into a [MaglevTable].
///
/// A client whose backend is full, was tried or is beyond its bound looks at a few more places of
/// its own, which spreads such clients over all the others; then it goes by rendezvous order. Both
/// are the same for the same client every time.
final class Maglev implements Picker {

    private static final int LOOKS = 8;

    private final Roster roster;
    private final MaglevTable table;
    private final LoadBound bound;
    private final SourceHash rest;

    Maglev(Roster roster, HashConfig hash, int poolSize) {
        this.roster = roster;
        this.table = new MaglevTable(roster, MaglevTable.sizeFor(poolSize));
        this.bound = new LoadBound(roster, hash.bound());
        this.rest = new SourceHash(roster, hash);
    }

    @Override
    public @Nullable Backend pick(int clientHash, Tried tried) {
        double perWeight = bound.perWeight();
        long place = Mix.mix(clientHash);
        for (int look = 0; look < LOOKS; look++) {
            int i = table.at(place);
            if (roster.isFree(i, tried) && bound.admits(i, perWeight)) {
                return roster.backends[i];
            }
            place = Mix.mix(place + Mix.GOLDEN);
        }
        return rest.pick(clientHash, tried, perWeight);
    }
}
