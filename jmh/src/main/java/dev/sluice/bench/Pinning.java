package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Which CPU the peer has to itself, and which one the load.
///
/// @param cpus the peer's and the load's; empty when they run wherever the kernel puts them
/// @param note what the reader of a report should know about it
record Pinning(List<Integer> cpus, String note) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    Pinning {
        cpus = List.copyOf(cpus);
    }

    /// The first CPU of this process for the peer, the last one for the load.
    static Pinning choose() throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            String allowed = lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip()).findFirst().orElse("");
            return choose(allowed, Programs.find("taskset").isPresent());
        }
    }

    static Pinning choose(String allowed, boolean hasTaskset) {
        List<Integer> all = parse(allowed);
        if (!hasTaskset) {
            return new Pinning(List.of(),
                    "Nothing is pinned, because taskset is missing (Debian package util-linux):"
                            + " expect more spread.");
        }
        if (all.size() < 2) {
            return new Pinning(List.of(), "Nothing is pinned, because there is one CPU:"
                    + " rates and latencies are those of peer and load together.");
        }
        int peer = all.getFirst();
        int load = all.getLast();
        return new Pinning(List.of(peer, load),
                "The peer is pinned to CPU %d, clients and backend to CPU %d.".formatted(peer,
                        load));
    }

    /// A list as the kernel writes it, for example `0-3,8`.
    private static List<Integer> parse(String list) {
        var cpus = new ArrayList<Integer>();
        for (String range : list.split(",", -1)) {
            if (!range.isEmpty()) {
                String[] ends = range.split("-", -1);
                int last = Integer.parseInt(ends[ends.length - 1]);
                for (int cpu = Integer.parseInt(ends[0]); cpu <= last; cpu++) {
                    cpus.add(cpu);
                }
            }
        }
        return cpus;
    }

    List<String> peer(List<String> command) {
        return cpus.isEmpty() ? command : on(cpus.getFirst(), command);
    }

    List<String> load(List<String> command) {
        return cpus.isEmpty() ? command : on(cpus.getLast(), command);
    }

    private static List<String> on(int cpu, List<String> command) {
        var prefix = Stream.of("taskset", "-c", Integer.toString(cpu));
        return Stream.concat(prefix, command.stream()).toList();
    }
}
