package dev.sluice.appliance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real program as a process of its own, with this test's class path and JVM flags.
final class SluiceProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern LISTENS = Pattern.compile("listener \\S+ on tcp://[^:]+:(\\d+).*");

    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    /// Starts `sluice` with these arguments.
    ///
    /// @param directory where it stands
    SluiceProcess(Path directory, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--")).forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), "dev.sluice.appliance.Main"));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true).start();
        Thread.ofVirtual().start(this::readLines);
    }

    /// Waits for a line that matches `pattern` as a whole, after the time in front of it.
    Matcher await(Pattern pattern) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line like %s within %d s, only %s".formatted(pattern,
                        PATIENCE_SECONDS, seen));
            }
            seen.add(line);
            Matcher match = pattern.matcher(line.replaceFirst("^[\\d:]{8} [A-Z]+ ", ""));
            if (match.matches()) {
                return match;
            }
        }
    }

    /// Waits for a line that contains `text`.
    void await(String text) throws InterruptedException {
        await(Pattern.compile(".*" + Pattern.quote(text) + ".*"));
    }

    /// Waits until it serves; the port of its only listener.
    int awaitPort() throws InterruptedException {
        int port = Integer.parseInt(await(LISTENS).group(1));
        await("Sluice serves");
        return port;
    }

    /// Sends `HUP`, `TERM` or another signal by its name.
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /// Waits for the end; the exit status.
    int status() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + seen);
        }
        return process.exitValue();
    }

    /// Everything it has printed that no other call has taken, once it has ended.
    String output() throws InterruptedException {
        status();
        var text = new StringBuilder();
        for (String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS); line != null
                && !line.equals(END); line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private static final String END = "(end of output)";

    static Socket connect(int port) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lines.add(END);
        }
    }
}
