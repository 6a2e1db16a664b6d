package dev.sluice.core;

import dev.sluice.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Makes the [PoolSnapshot] of a pool from what is true of its backends. On the control thread.
///
/// A backend is *willing* when neither the file nor itself drains it and its weight is above 0.
/// Eligible are, of the willing ones,
///
/// 1. those that are up; when there are none in any tier,
/// 2. those that are pending: a backend added later waits for its first pass unless the pool would
///    be empty, and a pool that has just started serves before its first checks are done; but
///    none whose check may say that it has the wrong role; when there are none either,
/// 3. all of them, if the pool says `when-all-down: ignore-health`, but those that have said that
///    their role is a wrong one: they do answer;
///
/// and of these, the ones in the lowest tier. A tier whose backends are merely full does not give
/// way to the next: `sessions-max` and `queue` say what happens then.
final class PoolSnapshots {

    private PoolSnapshots() {}

    /// @param backends those of `config`, in its order, already configured
    /// @param upNanos how long a backend has been up, for slow start; [SlowStart#ALWAYS_UP] when it
    ///     should not ramp
    static PoolSnapshot of(PoolConfig config, List<Backend> backends, long generation,
            ToLongFunction<Backend> upNanos) {
        List<Backend> eligible = eligible(config, backends);
        long seed = Mix.mix(Mix.text(config.name()) + generation);
        var picker = Pickers.build(config.balance(), config.hash(),
                weighed(config, eligible, upNanos), config.backends().size(), seed);
        return new PoolSnapshot(generation, eligible, picker, new ClientHash(config.hash()),
                config.retries());
    }

    private static List<Backend> eligible(PoolConfig config, List<Backend> backends) {
        List<Backend> willing = backends.stream().filter(PoolSnapshots::isWilling).toList();
        List<Backend> chosen = inState(BackendState.UP, willing);
        if (chosen.isEmpty()) {
            chosen = inState(BackendState.PENDING, willing).stream()
                    .filter(backend -> !isUnknown(config, backend)).toList();
        }
        if (chosen.isEmpty()) {
            chosen = switch (config.whenAllDown()) {
                case REFUSE -> List.of();
                case IGNORE_HEALTH -> willing.stream()
                        .filter(backend -> !backend.hasWrongRole() && !isUnknown(config, backend))
                        .toList();
            };
        }
        return lowestTier(chosen);
    }

    /// True when its check will say what it is, and has not yet.
    private static boolean isUnknown(PoolConfig config, Backend backend) {
        return backend.state() == BackendState.PENDING
                && config.checkOf(backend.config()).tellsRoles();
    }

    static boolean isWilling(Backend backend) {
        return !backend.config().drain() && backend.config().weight() > 0
                && !backend.advice().drain() && backend.advice().weightPercent() > 0;
    }

    private static List<Backend> inState(BackendState state, List<Backend> backends) {
        return backends.stream().filter(backend -> backend.state() == state).toList();
    }

    private static List<Backend> lowestTier(List<Backend> backends) {
        int lowest = backends.stream().mapToInt(b -> b.config().tier()).min().orElse(0);
        return backends.stream().filter(b -> b.config().tier() == lowest).toList();
    }

    private static List<Candidate> weighed(PoolConfig config, List<Backend> eligible,
            ToLongFunction<Backend> upNanos) {
        var shares = eligible.stream().mapToDouble(
                backend -> SlowStart.share(upNanos.applyAsLong(backend), config.slowStart())
                        * backend.advice().weightPercent() / 100)
                .toArray();
        double factor = factor(eligible, shares);
        var candidates = new ArrayList<Candidate>(shares.length);
        for (int i = 0; i < shares.length; i++) {
            Backend backend = eligible.get(i);
            int weight = SlowStart.weight(backend.config().weight(), factor, shares[i]);
            candidates.add(new Candidate(backend, weight));
        }
        return candidates;
    }

    /// As fine as [SlowStart#STEPS] while somebody has another share than its weight, unless the
    /// wheel would become too large.
    private static double factor(List<Backend> eligible, double[] shares) {
        double total = 0;
        double heaviest = 1;
        boolean isEven = true;
        for (int i = 0; i < shares.length; i++) {
            double weight = eligible.get(i).config().weight() * shares[i];
            total += weight;
            heaviest = Math.max(heaviest, weight);
            isEven &= shares[i] == 1;
        }
        if (isEven) {
            return 1;
        }
        // Each weight may be rounded up.
        double room = (Wheel.PLACES_MAX - PoolConfig.BACKENDS_MAX) / total;
        return Math.min(Math.min(SlowStart.STEPS, room), Candidate.WEIGHT_MAX / heaviest);
    }
}
