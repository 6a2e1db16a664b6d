package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A user of this machine, as /etc/passwd has it (passwd(5)).
///
/// @param user its number
/// @param group the number of its own group
record Account(int user, int group) {

    /// Null when there is no such user.
    static @Nullable Account of(String name) throws IOException {
        for (String line : lines("/etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length > 3 && fields[0].equals(name)) {
                try {
                    return new Account(Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
                } catch (NumberFormatException _) {
                    return null;
                }
            }
        }
        return null;
    }

    /// Whether this process has the effective user root (proc_pid_status(5)).
    static boolean isRoot() throws IOException {
        return lines("/proc/self/status").stream()
                .filter(line -> line.startsWith("Uid:"))
                .anyMatch(line -> line.split("\\s+", -1)[2].equals("0"));
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(Path.of(file), ISO_8859_1);
    }
}
