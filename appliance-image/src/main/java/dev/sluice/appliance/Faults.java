package dev.sluice.appliance;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/// What becomes of a bug of ours: one line for the operator, the whole story in a file for us.
final class Faults {

    private Faults() {}

    /// Writes the stack trace to a file in the temporary directory and says so in one line.
    static String describe(Throwable fault) {
        return "unexpected fault: %s; %s".formatted(oneLine(fault), keep(fault));
    }

    private static String keep(Throwable fault) {
        var story = new StringWriter();
        fault.printStackTrace(new PrintWriter(story));
        try {
            Path file = Files.createTempFile("sluice-fault-", ".txt");
            Files.writeString(file, "sluice %s%n%s".formatted(Version.current().line(), story));
            return "the details are in " + file;
        } catch (IOException e) {
            return "the details could not be written: " + ControlSocket.reason(e);
        }
    }

    private static String oneLine(Throwable fault) {
        return fault.toString().lines().findFirst().orElse("?");
    }
}
