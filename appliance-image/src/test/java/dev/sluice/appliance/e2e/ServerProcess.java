package dev.sluice.appliance.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A program that stays until it is stopped, and may be started again with the same command.
///
/// Whatever it prints, over all its lives, is in `target/e2e-logs/NAME.log`, and its end is in the
/// message of any failure to start. It does not outlive the JVM of the tests.
final class ServerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final int TAIL_CHARACTERS = 4_000;

    private final String name;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    ServerProcess(String name, List<String> command) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = Path.of("target", "e2e-logs", name + ".log").toAbsolutePath();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::kill9));
    }

    /// Starts it and waits until it is ready to serve.
    void start(BooleanSupplier isReady) {
        start(START_LIMIT, isReady);
    }

    void start(Duration limit, BooleanSupplier isReady) {
        Process started = spawn();
        process = started;
        Await.until(name + " is ready", limit, () -> {
            if (!started.isAlive()) {
                throw new AssertionError(
                        name + " ended at once:\n" + String.join(" ", command) + "\n" + tail());
            }
            return isReady.getAsBoolean();
        }, this::tail);
    }

    private Process spawn() {
        try {
            Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .directory(new File("/"));
            builder.environment().put("LC_ALL", "C");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Ends it as a power cut does, with every process it started, and returns when they are gone.
    void kill9() {
        Process running = process;
        if (running == null) {
            return;
        }
        var all = new ArrayList<ProcessHandle>(running.descendants().toList());
        all.add(running.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        Await.until(name + " is gone after kill -9", START_LIMIT,
                () -> all.stream().noneMatch(ServerProcess::isRunning));
    }

    /// False for a zombie as well: a process that nobody has waited for yet holds nothing any more.
    private static boolean isRunning(ProcessHandle handle) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(handle.pid()), "stat"));
            return handle.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    long pid() {
        return running().pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    Process running() {
        if (process == null) {
            throw new IllegalStateException(name + ": not started");
        }
        return process;
    }

    /// Everything it has printed so far.
    String output() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail() {
        String output = output();
        return "--- the end of " + log + "\n"
                + output.substring(Math.max(0, output.length() - TAIL_CHARACTERS));
    }

    @Override
    public void close() {
        kill9();
    }
}
