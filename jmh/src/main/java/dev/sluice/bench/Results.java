package dev.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// All runs so far, and what they come to.
final class Results {

    private final List<Run> runs = new ArrayList<>();

    void add(Run run) {
        runs.add(run);
    }

    /// In the order in which they were made.
    List<Run> runs() {
        return List.copyOf(runs);
    }

    /// What counts of a peer, by round: the last attempt, unless the run failed.
    SortedMap<Integer, Measurement> rounds(Workload workload, Peer peer) {
        var rounds = new TreeMap<Integer, Measurement>();
        for (Run run : runs) {
            if (run.workload() == workload && run.peer() == peer
                    && run.outcome() instanceof Run.Measured(Measurement measurement)) {
                rounds.put(run.round(), measurement);
            }
        }
        return rounds;
    }

    /// A figure of a peer over the rounds.
    Spread spread(Workload workload, Peer peer, ToDoubleFunction<Measurement> figure) {
        return Spread.of(rounds(workload, peer).values().stream()
                .map(figure::applyAsDouble).toList());
    }

    /// The ratio of a peer's figure to that of `base`, taken within each round that has both.
    Spread ratio(Workload workload, Peer peer, Peer base, ToDoubleFunction<Measurement> figure) {
        SortedMap<Integer, Measurement> of = rounds(workload, peer);
        SortedMap<Integer, Measurement> to = rounds(workload, base);
        var ratios = new ArrayList<Double>();
        of.forEach((round, measurement) -> {
            Measurement other = to.get(round);
            if (other != null) {
                ratios.add(figure.applyAsDouble(measurement) / figure.applyAsDouble(other));
            }
        });
        return Spread.of(ratios);
    }

    List<Run> failures() {
        return runs.stream().filter(run -> run.outcome() instanceof Run.Failed).toList();
    }
}
