package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A process that this one started and that does not outlive it.
final class Child implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 20;
    private static final long STOP_SECONDS = 3;
    private static final int SAID_CHARACTERS = 1_000;
    private static final Set<Child> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(
                Thread.ofPlatform().unstarted(() -> ALIVE.forEach(Child::kill)));
    }

    private final Process process;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        ALIVE.add(this);
    }

    /// @param log where it writes its errors, and its output unless somebody reads it
    static Child start(List<String> command, Path log) throws IOException {
        return new Child(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start(), log);
    }

    /// One that this process talks to on its standard input and output.
    static Child startToTalk(List<String> command, Path log) throws IOException {
        return new Child(new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /// Waits until it listens on this port.
    ///
    /// @throws IOException with what it said, when it ends before or takes too long
    void awaitListening(Transport transport, int port) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Proc.REAL.isListening(transport, port)) {
            if (hasEnded(PAUSE_MILLIS)) {
                throw new IOException("ended at once: " + said());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("does not listen after %d s: %s"
                        .formatted(PATIENCE.toSeconds(), said()));
            }
        }
    }

    private boolean hasEnded(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /// The beginning of what it wrote, on one line: what went wrong first.
    String said() throws IOException {
        String all = Files.readString(log, StandardCharsets.UTF_8).strip();
        return all.substring(0, Math.min(SAID_CHARACTERS, all.length())).replaceAll("\\s+", " ");
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /// Ends it and what it started: first as an operator would, then by force.
    @Override
    public void close() {
        process.destroy();
        if (!hasEnded(TimeUnit.SECONDS.toMillis(STOP_SECONDS))) {
            kill();
            hasEnded(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        }
        ALIVE.remove(this);
    }

    private void kill() {
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
