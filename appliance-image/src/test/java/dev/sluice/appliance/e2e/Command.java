package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs programs to their end: the tools of a database, its clients, `sluice` itself.
final class Command {

    /// Far above what any tool takes; a tool that hangs fails the test instead of the build.
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Command() {}

    /// What a program said, its errors included, and how it ended.
    record Result(String command, int status, String output) {
        Result {
            output = output.strip();
        }

        boolean isOk() {
            return status == 0;
        }

        /// This result, or a failure of the test that shows everything the program said.
        Result orFail() {
            if (!isOk()) {
                throw new AssertionError(toString());
            }
            return this;
        }

        @Override
        public String toString() {
            return "%s%nended with status %d and said:%n%s".formatted(command, status, output);
        }
    }

    /// A program that is still running.
    record Running(String command, Process process, Path output) {
        /// Waits until it has said this.
        void awaitSaying(String words) {
            Await.until("it says " + words, LIMIT, () -> said().contains(words), this::said);
        }

        Result end() {
            try {
                if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError("not done after " + LIMIT + ": " + result());
                }
                return result();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                throw new IllegalStateException(e);
            }
        }

        private Result result() {
            var result = new Result(command, process.exitValue(), said());
            output.toFile().delete();
            return result;
        }

        private String said() {
            try {
                return Files.readString(output, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Result run(List<String> command) {
        return start(command).end();
    }

    static Running start(List<String> command) {
        try {
            Path output = Files.createTempFile("sluice-e2e", ".out");
            var builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            return new Running(String.join(" ", command), builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same command as a system account: servers refuse to run as root, so a build that is root
    /// steps down.
    static List<String> as(String account, List<String> command) {
        if (!isRoot()) {
            return command;
        }
        var stepsDown = new ArrayList<String>();
        stepsDown.addAll(
                List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--clear-groups"));
        stepsDown.addAll(command);
        return stepsDown;
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
