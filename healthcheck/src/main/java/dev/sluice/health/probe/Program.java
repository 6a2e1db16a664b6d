package dev.sluice.health.probe;

import dev.sluice.config.Probe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a program of the operator's for others than checks, as an exec check runs its own: without a
/// shell and without privileges. Whatever it has started ends with it, which exec checks ask for
/// only when their time is over.
public final class Program {

    private Program() {}

    /// How it went.
    public sealed interface Ending {

        /// @param firstLine what it printed first, in quotes and escaped; may be empty
        record Exited(int status, String firstLine) implements Ending {}

        /// It was killed, with all it had started.
        record Killed(String firstLine) implements Ending {}
    }

    /// Runs it to its end, or for so long. Blocks; an interrupt kills it.
    ///
    /// @param command an absolute path and arguments
    /// @param user who runs it where Sluice itself runs as root
    /// @param environment what it is given besides a `PATH`
    /// @throws IOException when it cannot be started, with the reason in an operator's words
    public static Ending run(List<String> command, String user, Map<String, String> environment,
            Duration atMost) throws IOException, InterruptedException {
        List<String> words = switch (ExecCommand.of(new Probe.Exec(command, user))) {
            case ExecCommand.Hopeless(String reason) -> throw new IOException(reason);
            case ExecCommand.Ready(List<String> ready) -> ready;
        };
        var all = new HashMap<>(environment);
        all.put("PATH", ExecProbe.PATH);
        RunningProgram program = RunningProgram.start(words, all);
        try {
            return program.awaitEnd(atMost)
                    ? new Ending.Exited(program.status(), program.firstLine())
                    : new Ending.Killed(program.firstLine());
        } catch (InterruptedIOException e) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        } finally {
            program.end();
        }
    }
}
