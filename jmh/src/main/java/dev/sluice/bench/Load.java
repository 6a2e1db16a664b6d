package dev.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The [LoadGenerator], from the side that leads.
final class Load implements AutoCloseable {

    /// A small heap without helpers: the load makes next to no garbage, and shares its CPU with
    /// nobody.
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m");

    private final Child process;
    private final PrintStream requests;
    private final BufferedReader answers;

    private Load(Child process) {
        this.process = process;
        this.requests = new PrintStream(process.process().getOutputStream(), true,
                StandardCharsets.US_ASCII);
        this.answers = process.process().inputReader(StandardCharsets.UTF_8);
    }

    static Load start(Pinning pinning, Path log) throws IOException {
        String[] cpus = pinning.cpus().stream().map(String::valueOf).toArray(String[]::new);
        List<String> command = Programs.command(
                Programs.java(LoadGenerator.class.getName(), OPTIONS), cpus);
        return new Load(Child.startToTalk(pinning.load(command), log));
    }

    /// Opens the backend of the next run, and answers its port.
    int open(Workload workload) throws IOException {
        return Integer.parseInt(ask("open " + workload.word(), "port "));
    }

    /// Lets the clients loose on `port` and watches the peer.
    ///
    /// @param peer the peer's process, 0 for none
    /// @throws IOException when anything went wrong, with what it was
    Measurement run(int port, long peer, Duration warmUp, Duration window) throws IOException {
        return Measurement.parse(ask("run %d %d %d %d".formatted(port, peer, warmUp.toMillis(),
                window.toMillis()), "measured "));
    }

    private String ask(String request, String expected) throws IOException {
        requests.println(request);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the load has ended: " + process.said());
        }
        if (!answer.startsWith(expected)) {
            throw new IOException(answer.replaceFirst("^failed ", ""));
        }
        return answer.substring(expected.length());
    }

    @Override
    public void close() {
        requests.close(); // the end of its input, at which it ends
        process.close();
    }
}
