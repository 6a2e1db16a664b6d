package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The load, as a process of its own that lives as long as the comparison, so that its code is warm.
///
/// On its standard input come two lines for each run: `open WORKLOAD`, answered by `port N`, where the
/// backend listens, and `run PORT PEER-PID WARM-UP WINDOW` (milliseconds), answered by
/// `measured VALUES` or `failed WHY`. It ends when its input does.
public final class LoadGenerator {

    private static final Duration OPENING_LIMIT = Duration.ofSeconds(60);

    private final List<Integer> cpus;
    private @Nullable LoadLoop loop;
    private Workload workload = Workload.BULK_1;

    private LoadGenerator(List<Integer> cpus) {
        this.cpus = cpus;
    }

    /// @param args the CPUs of peer and load; none when they are not pinned
    public static void main(String[] args) throws IOException {
        var generator = new LoadGenerator(Stream.of(args).map(Integer::valueOf).toList());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String line = in.readLine();
        while (line != null) {
            out.println(generator.answer(line.split(" ", -1)));
            line = in.readLine();
        }
    }

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "open" -> "port " + open(words[1]);
                case "run" -> run(words);
                default -> "failed " + words[0] + " (expected: open or run)";
            };
        } catch (IOException failed) {
            return "failed " + failed;
        }
    }

    private int open(String word) throws IOException {
        close();
        workload = Words.workload(word);
        LoadLoop opened = workload.load();
        loop = opened;
        return opened.port();
    }

    private void close() throws IOException {
        if (loop != null) {
            loop.close();
            loop = null;
        }
    }

    private String run(String[] words) throws IOException {
        LoadLoop opened = loop;
        if (opened == null) {
            return "failed run (expected: open first)";
        }
        try {
            var observer = new Observer(Proc.REAL, Long.parseLong(words[2]), cpus);
            var window = new Window(nanos(words[3]), nanos(words[4]));
            int port = Integer.parseInt(words[1]);
            Map<Quantity, Double> values = workload == Workload.IDLE
                    ? rest(opened, port, observer, window)
                    : watch(opened, port, observer, window);
            opened.addTo(values);
            return opened.tally().hasFailed()
                    ? "failed " + opened.tally().errors()
                    : "measured " + new Measurement(values);
        } finally {
            close();
        }
    }

    private static long nanos(String millis) {
        return TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis));
    }

    private record Window(long warmUpNanos, long nanos) {}

    private static Map<Quantity, Double> watch(
            LoadLoop loop, int port, Observer observer, Window window) throws IOException {
        loop.begin(port);
        loop.runFor(window.warmUpNanos);
        Observer.Usage before = observer.now();
        loop.tally().reset();
        loop.runFor(window.nanos);
        Map<Quantity, Double> values = observer.since(before);
        if (loop.tally().work() == 0 && !loop.tally().hasFailed()) {
            throw new IOException("nothing came through within the window");
        }
        return values;
    }

    /// Opens all sessions, lets them rest, and sees what that takes.
    private static Map<Quantity, Double> rest(
            LoadLoop loop, int port, Observer observer, Window window) throws IOException {
        double before = observer.hasPeer() ? observer.memoryKilobytes() : Double.NaN;
        long deadline = System.nanoTime() + OPENING_LIMIT.toNanos();
        loop.begin(port);
        loop.runUntil(() -> loop.tally().work() == Workload.IDLE.connections()
                || loop.tally().hasFailed() || System.nanoTime() - deadline >= 0);
        if (loop.tally().work() < Workload.IDLE.connections()
                && !loop.tally().hasFailed()) {
            throw new IOException("%d sessions after %d s (expected: %d)".formatted(
                    loop.tally().work(), OPENING_LIMIT.toSeconds(), Workload.IDLE.connections()));
        }
        loop.runFor(window.warmUpNanos);
        Observer.Usage begin = observer.now();
        loop.runFor(window.nanos);
        Map<Quantity, Double> values = observer.since(begin);
        if (observer.hasPeer()) {
            values.put(Quantity.MEMORY_BEFORE_KB, before);
            values.put(Quantity.MEMORY_KB, observer.memoryKilobytes());
        }
        return values;
    }
}
