package dev.sluice.appliance.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds installed programs, also in the two places that are not on everybody's `PATH`.
final class Programs {

    private static final Path POSTGRES_VERSIONS = Path.of("/usr/lib/postgresql");

    private Programs() {}

    static Optional<Path> find(String program) {
        return directories().stream()
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// The program's path, for a class that said with [Needs] that it must be there.
    static String path(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException(program
                        + ": not installed (expected: a @Needs annotation that skips this class)"))
                .toString();
    }

    private static List<Path> directories() {
        var directories = new ArrayList<Path>(postgresVersions());
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .forEach(directories::add);
        // Debian keeps mariadbd here, and only root has it on the PATH.
        directories.add(Path.of("/usr/sbin"));
        return directories;
    }

    /// Debian keeps each version's programs apart; the newest comes first, so that server and tools
    /// match.
    private static List<Path> postgresVersions() {
        if (!Files.isDirectory(POSTGRES_VERSIONS)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(POSTGRES_VERSIONS)) {
            return versions.sorted(Comparator.comparingInt(Programs::number).reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString().replaceAll("[^0-9]", "0"));
    }
}
