package dev.sluice.appliance.notify;

import dev.sluice.health.Flip;
import dev.sluice.health.probe.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A program that is run once for each flip.
///
/// @param command an absolute path and arguments
/// @param timeout after which it is killed, with whatever it has started
record ProgramHook(List<String> command, Duration timeout) implements Hook {

    /// Who runs it where Sluice itself runs as root.
    private static final String USER = "nobody";

    @Override
    public void tell(Flip flip) throws IOException, InterruptedException {
        Program.Ending ending = Program.run(command, USER, News.environment(flip), timeout);
        switch (ending) {
            case Program.Ending.Exited(int status, _) when status == 0 -> {
                // Told.
            }
            case Program.Ending.Exited(int status, String line) ->
                throw new IOException("ended with status %d%s".formatted(status, printed(line)));
            case Program.Ending.Killed(String line) -> throw new IOException(
                    "killed after %d ms%s".formatted(timeout.toMillis(), printed(line)));
        }
    }

    private static String printed(String line) {
        return line.isEmpty() ? ", and printed nothing" : ", and printed " + line;
    }

    @Override
    public String toString() {
        return command.getFirst();
    }
}
