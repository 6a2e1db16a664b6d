package dev.sluice.health.probe;

import dev.sluice.config.BackendKey;
import dev.sluice.config.IpText;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a program that asks a backend in a way of its own. What it says last, by its exit status,
/// counts; the first line of what it prints is shown.
final class ExecProbe {

    /// Where a program looks for others. Its whole environment is this and `SLUICE_…`.
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /// In the messages of `ProcessBuilder`, which has no other way to say it.
    private static final Pattern ERRNO = Pattern.compile("error[=:] ?([0-9]+)");
    /// EAGAIN, ENOMEM, ENFILE, EMFILE (errno(3)): no room for another process or descriptor.
    private static final String SHORTAGES = " 11 12 23 24 ";

    private final Probe.Exec probe;
    private final Cutoff cutoff;
    private final Duration timeout;

    /// @param timeout the time that `cutoff` gives
    ExecProbe(Probe.Exec probe, Cutoff cutoff, Duration timeout) {
        this.probe = probe;
        this.cutoff = cutoff;
        this.timeout = timeout;
    }

    /// @param address where the backend answers
    /// @throws CannotAsk when this machine could not start the program
    Finding run(BackendKey key, SocketAddress address) throws IOException {
        return switch (ExecCommand.of(probe)) {
            case ExecCommand.Hopeless(String reason) -> new Finding.Bad(reason);
            case ExecCommand.Ready ready -> run(ready, environment(key, address));
        };
    }

    private Finding run(ExecCommand.Ready command, Map<String, String> environment)
            throws IOException {
        RunningProgram program;
        try {
            program = RunningProgram.start(command.words(), environment);
        } catch (IOException e) {
            return notStarted(e);
        }
        boolean hasEnded = false;
        try {
            cutoff.covers(program);
            hasEnded = program.awaitEnd();
            return hasEnded ? judge(program) : cut(program);
        } finally {
            if (hasEnded) {
                program.release();
            } else {
                program.end();
            }
        }
    }

    private Finding judge(RunningProgram program) {
        String line = program.firstLine();
        int status = program.status();
        if (status == 0) {
            return Finding.good(line);
        }
        return new Finding.Bad(line.startsWith("\"setpriv: ")
                ? "cannot run it as %s: %s".formatted(probe.user(), line)
                : "exit status " + status + after(line));
    }

    private Finding cut(RunningProgram program) {
        return new Finding.Bad("did not end within %d ms".formatted(timeout.toMillis())
                + after(program.firstLine()));
    }

    private static String after(String line) {
        return line.isEmpty() ? "" : ": " + line;
    }

    /// What it means that a program could not be started.
    static Finding notStarted(IOException e) throws CannotAsk {
        String message = String.valueOf(e.getMessage());
        String reason = "cannot start a program: " + Excerpt.of(message);
        Matcher number = ERRNO.matcher(message);
        if (number.find() && SHORTAGES.contains(" " + number.group(1) + " ")) {
            throw new CannotAsk(reason);
        }
        return new Finding.Bad(reason);
    }

    private static Map<String, String> environment(BackendKey key, SocketAddress address) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", PATH);
        environment.put("SLUICE_POOL", key.pool());
        environment.put("SLUICE_BACKEND", key.address());
        if (address instanceof InetSocketAddress internet) {
            environment.put("SLUICE_ADDRESS", IpText.of(internet.getAddress()));
            environment.put("SLUICE_PORT", Integer.toString(internet.getPort()));
        } else if (address instanceof UnixDomainSocketAddress unix) {
            environment.put("SLUICE_ADDRESS", unix.getPath().toString());
        }
        return environment;
    }
}
