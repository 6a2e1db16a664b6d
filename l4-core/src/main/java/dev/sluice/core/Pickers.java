package dev.sluice.core;

import dev.sluice.config.Balance;
import dev.sluice.config.HashConfig;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Builds the [Picker] for a set of candidates. On the control thread; takes well under 50 ms for a
/// thousand of them.
final class Pickers {

    private Pickers() {}

    /// A picker that starts anywhere, over a pool of just these candidates.
    static Picker build(Balance balance, HashConfig hash, List<Candidate> candidates) {
        return build(balance, hash, candidates, candidates.size(),
                ThreadLocalRandom.current().nextLong());
    }

    /// @param candidates in the order of the file, none of weight 0; when empty, nothing is picked
    /// @param poolSize backends of the pool, eligible or not, which decides the size of a table that
    ///     must not change with health
    /// @param seed where turns and random draws start: another one for each snapshot, or each would
    ///     send its first session to the first backend
    static Picker build(Balance balance, HashConfig hash, List<Candidate> candidates,
            int poolSize, long seed) {
        if (candidates.isEmpty()) {
            return (_, _) -> null;
        }
        var roster = new Roster(candidates);
        int start = (int) seed;
        return switch (balance) {
            case ROUND_ROBIN -> new RoundRobin(roster, start);
            case LEAST_CONNECTIONS -> new LeastConnections(roster, start);
            case RANDOM_TWO -> new RandomTwo(roster, seed);
            case SOURCE_HASH -> new SourceHash(roster, hash);
            case MAGLEV -> new Maglev(roster, hash, poolSize);
            case RANDOM -> new RandomOne(roster, seed);
            case FIRST -> new FirstFree(roster);
            case LEAST_LATENCY -> new LeastLatency(roster, start, System::nanoTime);
        };
    }
}
