package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds, in /proc, what a program has started and what has left its process group since. A process
/// cannot shed its session without starting a new one, and keeps the environment it was given.
final class Offspring {

    /// Times that /proc is gone through: what is found may be starting others at that very moment.
    private static final int ROUNDS_MAX = 5;

    private final long session;
    private final String mark;

    /// @param session that of the program
    /// @param mark `NAME=value` in its environment, found nowhere else
    Offspring(long session, String mark) {
        this.session = session;
        this.mark = '\0' + mark + '\0';
    }

    /// Kills all of it.
    void kill() {
        for (int round = 0; round < ROUNDS_MAX && killOnce(); round++) {
            Thread.onSpinWait();
        }
    }

    private boolean killOnce() {
        boolean isAnyThere = false;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"),
                "[0-9]*")) {
            for (Path process : processes) {
                long number = Long.parseLong(process.getFileName().toString());
                // Taken before it is looked at, the handle cannot mean a later process by this number.
                var handle = ProcessHandle.of(number);
                if (handle.isPresent() && belongs(process)) {
                    isAnyThere |= handle.get().destroyForcibly();
                }
            }
        } catch (IOException e) {
            return false; // no /proc here, or none that may be read
        }
        return isAnyThere;
    }

    private boolean belongs(Path process) {
        return isOfSession(process) || isMarked(process);
    }

    /// The fields after the name, which may hold anything, begin behind the last bracket: state,
    /// parent, group, session (proc_pid_stat(5)).
    private boolean isOfSession(Path process) {
        String stat = text(process.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 5);
        return fields.length > 4 && !fields[0].equals("Z") && fields[3].equals("" + session);
    }

    private boolean isMarked(Path process) {
        return ('\0' + text(process.resolve("environ"))).contains(mark);
    }

    /// Empty for a process that has gone, and for one that is none of our business.
    private static String text(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
