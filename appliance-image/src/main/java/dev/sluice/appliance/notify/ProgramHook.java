package dev.sluice.appliance.notify;

import dev.sluice.health.Flip;
import dev.sluice.health.probe.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// A program that is run once for each flip.
///
/// @param command an absolute path and arguments
/// @param timeout after which it is killed, with whatever it has started
record ProgramHook(List<String> command, Duration timeout) implements Hook {

    /// Who runs it where Sluice itself runs as root.
    private static final String USER = "nobody";

    @Override
    public void tell(Flip flip) throws IOException, InterruptedException {
        Program program = Program.start(command, USER, News.environment(flip));
        try {
            OptionalInt status = program.awaitExit(timeout);
            if (status.isEmpty()) {
                throw new IOException("killed after %d ms%s".formatted(timeout.toMillis(),
                        said(program)));
            }
            if (status.getAsInt() != 0) {
                throw new IOException("ended with status %d%s".formatted(status.getAsInt(),
                        said(program)));
            }
        } finally {
            program.close();
        }
    }

    private static String said(Program program) {
        String line = program.firstLine();
        return line.isEmpty() ? ", and printed nothing" : ", and printed " + line;
    }

    @Override
    public String toString() {
        return command.getFirst();
    }
}
