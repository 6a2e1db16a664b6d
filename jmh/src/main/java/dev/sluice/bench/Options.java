package dev.sluice.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the command line asks for.
///
/// @param attempts how often a run is made until it is not noisy
/// @param sluice the launcher of the Sluice to compare, with its first arguments
record Options(int rounds, List<Workload> workloads, List<Peer> peers, Timing timing, int attempts,
        Path out, List<String> sluice) {

    /// How long a run takes.
    ///
    /// @param warmUp load before the window, in which nothing is measured
    record Timing(Duration warmUp, Duration window) {}

    static final String USAGE = """
            --rounds N         one run of each peer under each workload, N times (5)
            --workloads LIST   all, or some of: %s
            --peers LIST       all, or some of: %s
            --warm-up SECONDS  load before the window in which is measured (6)
            --window SECONDS   how long is measured (3)
            --attempts N       how often a run is made until it is quiet enough (3)
            --out DIRECTORY    where comparison.md, .tsv and .svg go (jmh/target/comparison)
            --sluice PROGRAM   the launcher of another Sluice (./sluice of this clone)""".formatted(
            Arrays.stream(Workload.values()).map(Workload::word).collect(Collectors.joining(", ")),
            Arrays.stream(Peer.values()).map(Peer::word).collect(Collectors.joining(", ")));

    private static final List<String> NAMES = List.of("--rounds", "--workloads", "--peers",
            "--warm-up", "--window", "--attempts", "--out", "--sluice");
    private static final int COUNT_MAX = 1_000;
    private static final double SECONDS_MAX = 3_600;
    private static final double MILLIS_PER_SECOND = 1e3;

    Options {
        workloads = List.copyOf(workloads);
        peers = List.copyOf(peers);
        sluice = List.copyOf(sluice);
    }

    /// @throws IllegalArgumentException with what is wrong and what was expected
    static Options parse(String... args) {
        Map<String, String> given = pairs(args);
        return new Options(count(given, "--rounds", 5),
                Words.workloads(given.getOrDefault("--workloads", Words.ALL)),
                Words.peers(given.getOrDefault("--peers", Words.ALL)),
                new Timing(seconds(given, "--warm-up", 6), seconds(given, "--window", 3)),
                count(given, "--attempts", 3),
                Path.of(given.getOrDefault("--out", "jmh/target/comparison")),
                List.of(given.getOrDefault("--sluice", "./sluice")));
    }

    private static Map<String, String> pairs(String[] args) {
        var pairs = new HashMap<String, String>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i])) {
                throw new IllegalArgumentException(
                        "unknown option: %s (expected: one of these)\n%s".formatted(args[i],
                                USAGE));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": nothing (expected: a value)");
            }
            pairs.put(args[i], args[i + 1]);
        }
        return pairs;
    }

    private static int count(Map<String, String> given, String name, int otherwise) {
        String value = given.getOrDefault(name, Integer.toString(otherwise));
        try {
            int count = Integer.parseInt(value);
            if (count >= 1 && count <= COUNT_MAX) {
                return count;
            }
        } catch (NumberFormatException refusedBelow) {
            // As any other wrong value.
        }
        throw new IllegalArgumentException(
                "%s: %s (expected: 1..%d)".formatted(name, value, COUNT_MAX));
    }

    private static Duration seconds(Map<String, String> given, String name, int otherwise) {
        String value = given.getOrDefault(name, Integer.toString(otherwise));
        try {
            double seconds = Double.parseDouble(value);
            if (seconds > 0 && seconds <= SECONDS_MAX) {
                return Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND));
            }
        } catch (NumberFormatException refusedBelow) {
            // As any other wrong value.
        }
        throw new IllegalArgumentException("%s: %s (expected: seconds, more than 0, up to %.0f)"
                .formatted(name, value, SECONDS_MAX));
    }
}
