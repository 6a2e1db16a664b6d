package dev.sluice.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads a file and all that it includes.
final class Loader {

    private static final int FILES_MAX = 1000;
    private static final int DEPTH_MAX = 10;

    private final Problems problems;
    private final Environment environment;
    private final SourceReader sources;
    private final YamlReader yaml;
    private final Budget budget = new Budget();
    private final Map<Path, Integer> read = new HashMap<>();
    private final List<Fields> roots = new ArrayList<>();
    private boolean complete = true;

    Loader(Problems problems, Environment environment) {
        this.problems = problems;
        this.environment = environment;
        this.sources = new SourceReader(problems);
        this.yaml = new YamlReader(problems);
    }

    /// What was read.
    ///
    /// @param roots the top level of each file, the first file first
    /// @param complete false when something could not be read, so that what seems to be missing may
    ///     stand there
    record Loaded(List<Fields> roots, boolean complete) {}

    Loaded load(Path file) {
        return loaded(sources.read(file, null), file);
    }

    Loaded load(String name, String text) {
        return loaded(sources.take(name, null, text), Path.of(""));
    }

    private Loaded loaded(SourceReader.@Nullable Text text, Path file) {
        real(file).ifPresent(path -> read.put(path, 0));
        take(text, 0);
        return new Loaded(roots, complete);
    }

    private void take(SourceReader.@Nullable Text text, int depth) {
        Optional<Fields> root = text == null ? Optional.empty() : decode(text);
        if (text == null || root.isEmpty()) {
            complete = false;
            return;
        }
        roots.add(root.get());
        Value<List<Value<String>>> patterns = root.get().own(TopKeys.INCLUDE);
        complete &= !root.get().isBroken(TopKeys.INCLUDE);
        if (patterns != null) {
            patterns.it().forEach(pattern -> include(text.source(), pattern, depth));
        }
    }

    private Optional<Fields> decode(SourceReader.Text text) {
        YamlReader.Tree tree = yaml.read(text);
        if (!tree.isGood()) {
            return Optional.empty();
        }
        if (tree.root() == null) {
            return Optional.of(new Fields(TopKeys.BLOCK, "", text.source().start(), Map.of()));
        }
        var decoder = new Decoder(text.source(), problems, environment, budget);
        if (tree.root() instanceof MappingNode mapping) {
            return Optional.ofNullable(decoder.fields(TopKeys.BLOCK, mapping, ""));
        }
        var spot = new Spot(decoder, "the file", "");
        if (spot.isEmpty(tree.root())) {
            return Optional.of(new Fields(TopKeys.BLOCK, "", text.source().start(), Map.of()));
        }
        spot.refuse(tree.root(), spot.describe(tree.root()), "",
                "keys such as listeners: and pools:");
        return Optional.empty();
    }

    private void include(Source from, Value<String> pattern, int depth) {
        Place place = pattern.place() == null ? from.start() : pattern.place();
        if (depth >= DEPTH_MAX) {
            refuse(place, pattern.it(),
                    "is included more than %d deep (expected: less)".formatted(DEPTH_MAX));
            return;
        }
        try {
            Path path = from.path() == null
                    ? Path.of(pattern.it())
                    : from.path().resolveSibling(pattern.it());
            for (Path file : matches(path, place)) {
                includeFile(file, place, depth);
            }
        } catch (InvalidPathException | PatternSyntaxException _) {
            refuse(place, pattern.it(), "is not a path (expected: one such as conf.d/*.yaml)");
        } catch (IOException failure) {
            refuse(place, pattern.it(), "cannot be read: " + failure.getMessage());
        }
    }

    private void includeFile(Path file, Place place, int depth) {
        Path real = real(file).orElse(file);
        if (read.size() >= FILES_MAX) {
            refuse(place, file.toString(),
                    "is one file too many (expected: at most %d)".formatted(FILES_MAX));
        } else if (read.putIfAbsent(real, depth) != null) {
            refuse(place, file.toString(),
                    "is included twice, or in a circle (expected: each file once)");
        } else {
            take(sources.read(file, place), depth + 1);
        }
    }

    /// The files a path with wildcards stands for, in the order of their names; the path itself
    /// when it has none.
    private List<Path> matches(Path path, Place place) throws IOException {
        String last = path.getFileName() == null ? "" : path.getFileName().toString();
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && hasWildcard(folder.toString())) {
            refuse(place, path.toString(),
                    "has a wildcard in a folder's name (expected: only in the last part)");
            return List.of();
        }
        if (!hasWildcard(last) || folder == null) {
            return List.of(path);
        }
        var files = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, last)) {
            for (Path file : stream) {
                // Editors leave hidden files beside those that are meant.
                if (!Files.isHidden(file)) {
                    files.add(path.resolveSibling(file.getFileName()));
                }
            }
        } catch (NoSuchFileException _) {
            return List.of();
        }
        files.sort(null);
        return files;
    }

    private void refuse(Place place, String file, String why) {
        problems.add(place, "include: %s %s".formatted(Shown.of(file), why));
        complete = false;
    }

    private static boolean hasWildcard(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    private static Optional<Path> real(Path file) {
        try {
            return Optional.of(file.toRealPath());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
