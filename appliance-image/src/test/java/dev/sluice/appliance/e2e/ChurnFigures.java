package dev.sluice.appliance.e2e;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/// A line of figures each minute, for whoever wants to see what hours of it come to: in
/// `target/e2e-logs`, and on the test's output.
final class ChurnFigures {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final List<String> COUNTERS = List.of("sessions-started",
            "datagrams-from-clients", "datagrams-to-backends", "datagrams-from-backends",
            "datagrams-to-clients", "repinned", "end-idle", "end-unanswered");

    private final Path file;
    private final SluiceProcess sluice;
    private final long start = System.nanoTime();
    private long due = start;

    ChurnFigures(EngineChoice engine, SluiceProcess sluice) {
        this.file = Path.of("target", "e2e-logs", "udp-churn-%s.tsv".formatted(engine.word()));
        this.sluice = sluice;
        write("seconds\tsessions\tdescriptors\tpss-kb\t%s\tdropped\treplies-dropped"
                .formatted(String.join("\t", COUNTERS)), StandardOpenOption.TRUNCATE_EXISTING);
    }

    void addWhenDue() {
        if (System.nanoTime() - due >= 0) {
            due += INTERVAL.toNanos();
            add();
        }
    }

    void add() {
        Status.Part listener = sluice.status().listener();
        int descriptors = sluice.figures().descriptors().values().stream()
                .mapToInt(Integer::intValue).sum();
        var line = new StringBuilder("%d\t%d\t%d\t%d".formatted(
                Duration.ofNanos(System.nanoTime() - start).toSeconds(), listener.sessions(),
                descriptors, sluice.figures().pssKilobytes()));
        COUNTERS.forEach(counter -> line.append('\t').append(listener.counter(counter)));
        line.append('\t').append(listener.countersOf("dropped-"))
                .append('\t').append(listener.countersOf("replies-dropped-"));
        write(line.toString(), StandardOpenOption.APPEND);
    }

    private void write(String line, StandardOpenOption option) {
        System.out.println("churn: " + line);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, option);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
