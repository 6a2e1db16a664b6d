package dev.sluice.appliance.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The files that are, or are about to be, in git.
record SourceTree(Path root, List<Path> files) {

    /// Found by asking git, so that what `.gitignore` names is out; without git (an unpacked
    /// archive), by walking.
    static SourceTree find() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("LICENSE"))) {
            Path parent = root.getParent();
            if (parent == null) {
                throw new IllegalStateException("no LICENSE above " + Path.of("").toAbsolutePath());
            }
            root = parent;
        }
        List<Path> files = Files.exists(root.resolve(".git")) ? askGit(root) : walk(root);
        return new SourceTree(root, files);
    }

    private static List<Path> askGit(Path root) {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others",
                    "--exclude-standard")
                    .directory(root.toFile()).start();
            String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return names.isEmpty()
                    ? walk(root)
                    : Stream.of(names.split("\0", -1)).filter(name -> !name.isEmpty()).map(Path::of)
                            .filter(file -> Files.isRegularFile(root.resolve(file))).toList();
        } catch (IOException _) {
            return walk(root); // git is not installed
        }
    }

    private static List<Path> walk(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).map(root::relativize)
                    .filter(file -> !file.toString()
                            .matches("(.*/)?(target|out|\\.git|\\.idea)/.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Stream<Path> matching(String regex) {
        Predicate<String> matches = java.util.regex.Pattern.compile(regex).asMatchPredicate();
        return files.stream().filter(file -> matches.test(file.toString()));
    }

    byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    boolean exists(Path file) {
        return Files.exists(root.resolve(file));
    }
}
