package dev.sluice.bench;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.config.Problem;
import dev.sluice.health.HealthMonitor;
import dev.sluice.health.HealthReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What it costs this process to check many backends, by the kernel's account of each of its
/// threads: `CheckCost tcp|http PORT BACKENDS INTERVAL WARM-UP WINDOWS SECONDS`. The backends are
/// the addresses from 127.0.0.1 on at one port, where another process listens.
public final class CheckCost {

    private CheckCost() {}

    /// @param args as above
    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int count = Integer.parseInt(args[2]);
        try (var monitor = new HealthMonitor(_ -> {}, _ -> OptionalLong.empty())) {
            monitor.apply(config(args[0], Integer.parseInt(args[1]), count, args[3]));
            pause(Duration.ofSeconds(Long.parseLong(args[4])));
            for (int window = 1; window <= Integer.parseInt(args[5]); window++) {
                Map<String, Long> before = cpuNanos();
                long probes = probes(monitor);
                long begin = System.nanoTime();
                pause(Duration.ofSeconds(Long.parseLong(args[6])));
                double seconds = (System.nanoTime() - begin) / 1e9;
                show(out, window, seconds, probes(monitor) - probes, before, cpuNanos());
            }
            long down = monitor.reports().stream().filter(report -> report.failures() > 0).count();
            out.printf("backends with a failure: %d%n", down);
        }
    }

    private static void show(PrintStream out, int window, double seconds, long probes,
            Map<String, Long> before, Map<String, Long> after) {
        var used = new TreeMap<String, Long>();
        after.forEach((name, nanos) -> used.put(name, nanos - before.getOrDefault(name, 0L)));
        long sum = used.values().stream().mapToLong(Long::longValue).sum();
        out.printf("window %d: %.1f s, %d probes, %.3f %% of a core, %.2f us for each probe%n",
                window,
                seconds, probes, sum / seconds / 1e7, sum / 1e3 / probes);
        used.forEach((name, nanos) -> {
            if (nanos > sum / 200) {
                out.printf("  %-30s %.2f us%n", name, nanos / 1e3 / probes);
            }
        });
    }

    private static long probes(HealthMonitor monitor) {
        return monitor.reports().stream().mapToLong(report -> report.passes() + report.failures())
                .sum();
    }

    /// By the thread's name, without its number.
    private static Map<String, Long> cpuNanos() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.collect(Collectors.toMap(CheckCost::name, CheckCost::nanos, Long::sum));
        }
    }

    private static String name(Path thread) {
        return text(thread.resolve("comm")).replaceAll("[-#]?\\d+$", "");
    }

    private static long nanos(Path thread) {
        return Long.parseLong(text(thread.resolve("schedstat")).split(" ", -1)[0]);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return "0";
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static BalancerConfig config(String type, int port, int count, String interval) {
        String backends = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "127.0.%d.%d:%d".formatted(i / 250, 1 + i % 250, port))
                .collect(Collectors.joining(", "));
        String text = """
                listeners:
                  many:
                    bind: tcp://127.0.0.1:1
                    pool: { check: { type: %s, interval: %s }, backends: [ %s ] }
                """.formatted(type, interval, backends);
        var parser = new ConfigParser(new ParserOptions(_ -> null, OptionalInt.empty()));
        return switch (parser.parse("many", text)) {
            case ParseResult.Accepted accepted -> accepted.config();
            case ParseResult.Rejected(List<Problem> problems) ->
                throw new IllegalArgumentException(problems.getFirst().render());
        };
    }
}
