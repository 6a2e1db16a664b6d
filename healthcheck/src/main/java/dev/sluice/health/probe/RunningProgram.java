package dev.sluice.health.probe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A program that runs, and ends when it is closed, with all that it has started. It has no input,
/// and no environment but what it is given. Closing is safe from any thread, and does not wait.
final class RunningProgram implements Channel {

    /// In the environment of the program: another value each time, so that what it has started can
    /// be told from all else.
    static final String MARK = "SLUICE_PROBE";

    private static final long POLL_MILLIS = 5;
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Process process;
    private final ProcessGroup group;
    private final String mark;
    private final Printed printed;
    private volatile boolean isOpen = true; // written by close() alone

    private RunningProgram(Process process, String mark) {
        this.process = process;
        this.group = new ProcessGroup(process.pid());
        this.mark = mark;
        this.printed = new Printed(process.getInputStream());
    }

    /// @param words the program and its arguments
    /// @throws IOException when it cannot be started
    static RunningProgram start(List<String> words, Map<String, String> environment)
            throws IOException {
        String mark = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        var builder = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        return new RunningProgram(builder.start(), MARK + '=' + mark);
    }

    /// Waits until it has ended by itself, whoever still holds its output, or was closed: then the
    /// answer is false.
    boolean awaitEnd() throws IOException {
        return awaitEnd(FOR_EVER);
    }

    /// The same, for so long at most: then it is closed.
    boolean awaitEnd(Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (isOpen && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                printed.take();
                if (System.nanoTime() - end >= 0) {
                    close();
                }
            }
        } catch (InterruptedException _) {
            throw new InterruptedIOException("interrupted");
        }
        if (!killRest()) {
            return false;
        }
        printed.take();
        return true;
    }

    /// Kills what it has left running, which would hold its output open; false when all was killed
    /// before.
    private synchronized boolean killRest() {
        boolean wasOpen = isOpen;
        close();
        return wasOpen;
    }

    /// How it has ended; 128 and the signal when by one.
    int status() {
        return process.exitValue();
    }

    /// See [Printed#firstLine].
    String firstLine() {
        return printed.firstLine();
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    /// Kills the program, and whatever is in its process group. That is done once: later on, the
    /// number may be another one's.
    @Override
    public synchronized void close() {
        if (isOpen) {
            isOpen = false;
            process.toHandle().destroyForcibly(); // destroy() would throw away what it has printed
            group.kill();
        }
    }

    /// Kills, moreover, what has left its group, and lets go of its output.
    void end() throws IOException {
        close();
        new Offspring(process.pid(), mark).kill();
        release();
    }

    /// Lets go of the output of a program that has ended.
    void release() throws IOException {
        process.getInputStream().close();
    }
}
