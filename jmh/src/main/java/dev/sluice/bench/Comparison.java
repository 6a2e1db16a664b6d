package dev.sluice.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Runs every peer under every workload, round by round, and writes the report anew after each round.
///
/// The exit status is 0 when every run went well, 1 when one failed, and 2 for a wrong option.
public final class Comparison {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Options options;
    private final PrintStream out;
    private final Results results = new Results();

    private Comparison(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @param args as in [Options#USAGE]
    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(out, args));
    }

    /// As [#main], but returns the exit status.
    static int run(PrintStream out, String... args) throws IOException {
        if (List.of(args).contains("--help")) {
            out.println(Options.USAGE);
            return 0;
        }
        try {
            return run(out, Options.parse(args));
        } catch (IllegalArgumentException wrong) {
            out.println(wrong.getMessage());
            return MISUSED;
        }
    }

    static int run(PrintStream out, Options options) throws IOException {
        return new Comparison(options, out).run();
    }

    private int run() throws IOException {
        List<Peer> peers = runnable(options.peers());
        List<Workload> workloads = affordable(options.workloads());
        if (peers.isEmpty() || workloads.isEmpty()) {
            out.println("nothing is left to compare");
            return FAILED;
        }
        Files.createDirectories(options.out());
        Pinning pinning = Pinning.choose();
        var report = new Report(workloads, peers, Setting.describe(peers, options, pinning));
        out.println(pinning.note());
        Path logs = Files.createTempDirectory("sluice-comparison-");
        try (Load load = Load.start(pinning, logs.resolve("load.log"))) {
            var runner = new Runner(load, options, pinning, logs);
            warmUp(runner, workloads);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Workload workload : workloads) {
                    for (Peer peer : inOrderOf(round, report.peers(workload))) {
                        repeatUntilQuiet(runner, workload, peer, round);
                    }
                }
                report.write(results, options.out());
            }
        } finally {
            Trees.delete(logs);
        }
        out.println("report: " + options.out().resolve("comparison.md"));
        return results.failures().isEmpty() ? 0 : FAILED;
    }

    /// Of the load, once: it is compiled as it goes, and the first peer of the first round must not
    /// pay for that.
    private void warmUp(Runner runner, List<Workload> workloads) {
        out.println("The load warms up, with nothing in between.");
        workloads.forEach(workload -> runner.run(workload, Peer.DIRECT));
    }

    /// Each round begins with another peer, so that none is always first.
    private static List<Peer> inOrderOf(int round, List<Peer> peers) {
        var order = new ArrayList<>(peers);
        Collections.rotate(order, 1 - round);
        return order;
    }

    private void repeatUntilQuiet(Runner runner, Workload workload, Peer peer, int round) {
        for (int attempt = 1; attempt <= options.attempts(); attempt++) {
            var run = new Run(workload, peer, round, attempt, runner.run(workload, peer));
            results.add(run);
            out.println(run.line());
            if (!(run.outcome() instanceof Run.Measured(var measurement)
                    && measurement.isNoisy())) {
                return;
            }
        }
    }

    private List<Peer> runnable(List<Peer> peers) {
        return peers.stream().filter(peer -> {
            peer.missing().ifPresent(
                    what -> out.println(peer.word() + " is left out: " + what));
            return peer.missing().isEmpty();
        }).toList();
    }

    private List<Workload> affordable(List<Workload> workloads) throws IOException {
        long descriptors = Proc.REAL.descriptorLimit();
        return workloads.stream().filter(workload -> {
            boolean fits = workload.descriptors() <= descriptors;
            if (!fits) {
                out.printf("%s is left out: the hard limit on open files is %d (expected: >= %d)%n",
                        workload.word(), descriptors, workload.descriptors());
            }
            return fits;
        }).toList();
    }
}
