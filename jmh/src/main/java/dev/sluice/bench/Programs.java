package dev.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Installed programs.
final class Programs {

    private Programs() {}

    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        // Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static String path(String program) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException(program + ": not installed"))
                .toString();
    }

    static List<String> command(List<String> program, String... arguments) {
        return Stream.concat(program.stream(), Stream.of(arguments)).toList();
    }

    /// What the command says first, on either stream.
    static String firstLine(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8).lines().findFirst()
                    .orElse("");
        }
    }

    /// This JDK's `java`, with the class path of this process.
    static List<String> java(String mainClass, List<String> options) {
        var command = Stream.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path", ""));
        return Stream.of(command, options.stream(), Stream.of(mainClass)).flatMap(part -> part)
                .toList();
    }
}
