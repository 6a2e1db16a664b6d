package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Tells the results: a table for each workload (`comparison.md`), every value as it was measured
/// (`comparison.tsv`), and a picture (`comparison.svg`).
///
/// @param setting sentences on where and with what
record Report(List<Workload> workloads, List<Peer> peers, List<String> setting) {

    private static final double KILO = 1024;

    Report {
        workloads = List.copyOf(workloads);
        peers = List.copyOf(peers);
        setting = List.copyOf(setting);
    }

    /// Those that take part in a workload.
    List<Peer> peers(Workload workload) {
        return peers.stream().filter(peer -> peer.serves(workload.transport())).toList();
    }

    /// Whom the others are compared with: HAProxy if it takes part.
    Peer base(Workload workload) {
        List<Peer> able = peers(workload);
        return able.contains(Peer.HAPROXY)
                ? Peer.HAPROXY
                : able.stream().filter(peer -> peer != Peer.DIRECT).findFirst()
                        .orElse(Peer.DIRECT);
    }

    /// The same for all workloads, in words: `haproxy (over UDP: nginx)`.
    String measure() {
        List<String> words = workloads.stream().map(workload -> base(workload).word()).distinct()
                .toList();
        return words.size() < 2
                ? String.join("", words)
                : "%s (over UDP: %s)".formatted(words.getFirst(), words.getLast());
    }

    void write(Results results, Path folder) throws IOException {
        Files.writeString(folder.resolve("comparison.md"), markdown(results));
        Files.writeString(folder.resolve("comparison.tsv"), tsv(results));
        Files.writeString(folder.resolve("comparison.svg"), new Plot(this, results).svg());
    }

    String markdown(Results results) {
        var text = new StringBuilder("# Comparison\n\n");
        setting.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append(
                """

                        Medians over the rounds, lowest and highest in parentheses. Ratios are to %s, taken within
                        each round. CPU is user and system time of the peer's processes; `foreign` is what strangers
                        took of the CPUs in the worst round that counts, in percent of one. Every value is in
                        [comparison.tsv](comparison.tsv).

                        ![Ratios of cost](comparison.svg)
                        """
                        .formatted(measure()));
        for (Workload workload : workloads) {
            text.append("\n## ").append(workload.word()).append("\n\n")
                    .append(workload.title()).append("\n\n");
            List<Column> columns = workload == Workload.IDLE ? restColumns() : columns(workload);
            table(text, columns, results, workload);
        }
        trouble(text, results);
        return text.toString();
    }

    /// What is told of each peer under its title.
    private record Column(String title, Cell cell) {}

    @FunctionalInterface
    private interface Cell {
        Spread of(Results results, Workload workload, Peer peer);
    }

    private List<Column> columns(Workload workload) {
        var columns = new ArrayList<Column>();
        columns.add(value("CPU, " + Run.costWord(workload), m -> m.cost(workload)));
        columns.add(ratio(m -> m.cost(workload)));
        columns.add(value(workload.unit().rateWord(), m -> m.rate(workload)));
        columns.add(ratio(m -> m.rate(workload)));
        if (workload.unit() != Unit.GIGABYTE) {
            columns.add(value("p50, us", m -> m.get(Quantity.P50_MICROS)));
            columns.add(value("p99, us", m -> m.get(Quantity.P99_MICROS)));
        }
        if (workload.unit() == Unit.DATAGRAM) {
            columns.add(value("lost, %", Measurement::lostPercent));
        }
        columns.add(foreign());
        return columns;
    }

    private List<Column> restColumns() {
        return List.of(value("memory, kB/session", m -> m.cost(Workload.IDLE)),
                ratio(m -> m.cost(Workload.IDLE)),
                value("memory at start, MB", m -> m.get(Quantity.MEMORY_BEFORE_KB) / KILO),
                value("CPU at rest, us/s", Measurement::cpuAtRest), foreign());
    }

    private static Column value(String title, ToDoubleFunction<Measurement> figure) {
        return new Column(title,
                (results, workload, peer) -> results.spread(workload, peer, figure));
    }

    private Column ratio(ToDoubleFunction<Measurement> figure) {
        return new Column("ratio",
                (results, workload, peer) -> results.ratio(workload, peer, base(workload),
                        figure));
    }

    private static Column foreign() {
        return new Column("foreign, %", (results, workload, peer) -> {
            double worst = results
                    .spread(workload, peer, m -> m.get(Quantity.FOREIGN_PERCENT)).max();
            return new Spread(worst, worst, worst, 1);
        });
    }

    private void table(StringBuilder text, List<Column> columns, Results results,
            Workload workload) {
        text.append("| | rounds |");
        columns.forEach(column -> text.append(' ').append(column.title).append(" |"));
        text.append("\n| --- | ---: |").append(" ---: |".repeat(columns.size())).append('\n');
        for (Peer peer : peers(workload)) {
            text.append("| ").append(peer.word()).append(" | ")
                    .append(results.rounds(workload, peer).size()).append(" |");
            for (Column column : columns) {
                text.append(' ').append(column.cell.of(results, workload, peer).text())
                        .append(" |");
            }
            text.append('\n');
        }
    }

    /// What the reader must know before believing a figure.
    private void trouble(StringBuilder text, Results results) {
        List<Run> noisy = new ArrayList<>();
        for (Workload workload : workloads) {
            for (Peer peer : peers) {
                results.rounds(workload, peer).forEach((round, measurement) -> {
                    if (measurement.isNoisy()) {
                        noisy.add(new Run(workload, peer, round, 0,
                                new Run.Measured(measurement)));
                    }
                });
            }
        }
        list(text, "Failed runs, which are in no figure above", results.failures());
        list(text, "Noisy runs that count all the same, because none was quiet", noisy);
    }

    private static void list(StringBuilder text, String title, List<Run> runs) {
        if (!runs.isEmpty()) {
            text.append("\n## ").append(title).append("\n\n");
            runs.forEach(run -> text.append("- ")
                    .append(run.line().replaceAll("\\s+", " ")).append('\n'));
        }
    }

    static String tsv(Results results) {
        var text = new StringBuilder("workload\tpeer\tround\tattempt\tquantity\tvalue\n");
        for (Run run : results.runs()) {
            String key = "%s\t%s\t%d\t%d\t".formatted(run.workload().word(), run.peer().word(),
                    run.round(), run.attempt());
            switch (run.outcome()) {
                case Run.Failed(String why) -> text.append(key).append("failed\t")
                        .append(why.replaceAll("\\s+", " ")).append('\n');
                case Run.Measured(Measurement measurement) -> {
                    for (Quantity quantity : Quantity.values()) {
                        if (measurement.values().containsKey(quantity)) {
                            text.append(key).append(quantity.word()).append('\t')
                                    .append(measurement.get(quantity)).append('\n');
                        }
                    }
                }
            }
        }
        return text.toString();
    }
}
