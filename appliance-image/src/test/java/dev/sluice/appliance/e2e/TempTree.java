package dev.sluice.appliance.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A temporary directory for a server that runs under an account of its own.
///
/// In `/tmp` and not under `target`: another account may not reach into the checkout, and the path
/// of a Unix socket must be short.
record TempTree(Path path) implements AutoCloseable {

    static TempTree ownedBy(String account) {
        try {
            Path path = Files.createTempDirectory(Path.of("/tmp"), "sluice-" + account + "-");
            if (Command.isRoot()) {
                var accounts = path.getFileSystem().getUserPrincipalLookupService();
                Files.setOwner(path, accounts.lookupPrincipalByName(account));
            }
            return new TempTree(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String child(String name) {
        return path.resolve(name).toString();
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
