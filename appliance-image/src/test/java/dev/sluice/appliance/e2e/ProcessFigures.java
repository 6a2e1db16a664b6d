package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the kernel says of a process in `/proc`.
record ProcessFigures(long pid) {

    private static final Pattern PSS = Pattern.compile("(?m)^Pss: +(\\d+) kB$");

    /// How many descriptors it has of each kind: sockets, event polls, files by their path.
    SortedMap<String, Integer> descriptors() {
        var kinds = new TreeMap<String, Integer>();
        try (Stream<Path> all = Files.list(directory().resolve("fd"))) {
            all.flatMap(descriptor -> kind(descriptor).stream())
                    .forEach(kind -> kinds.merge(kind, 1, Integer::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kinds;
    }

    /// None when it was closed a moment ago.
    private static Optional<String> kind(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString()
                    .replaceFirst(":\\[\\d+]$", ""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Memory that it alone uses, and its share of what it uses with others.
    long pssKilobytes() {
        try {
            Matcher pss = PSS.matcher(Files.readString(directory().resolve("smaps_rollup")));
            if (pss.find()) {
                return Long.parseLong(pss.group(1));
            }
            throw new AssertionError("no Pss of process " + pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory() {
        return Path.of("/proc", Long.toString(pid));
    }
}
