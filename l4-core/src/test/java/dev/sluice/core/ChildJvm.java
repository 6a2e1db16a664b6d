package dev.sluice.core;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Another Java process with the flags that tests have, for what can be seen only in a fresh one.
final class ChildJvm {

    private ChildJvm() {}

    /// The command that runs `main` with these arguments and further flags.
    static List<String> command(String classPath, List<String> flags, Class<?> main,
            String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--")
                        || argument.startsWith("-XX:CompileCommand="))
                .forEach(command::add);
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /// Runs `main` to its end and answers what it wrote.
    static List<String> run(List<String> flags, Class<?> main, String... arguments)
            throws IOException {
        var process = new ProcessBuilder(
                command(System.getProperty("java.class.path"), flags, main, arguments))
                .redirectErrorStream(true).start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
