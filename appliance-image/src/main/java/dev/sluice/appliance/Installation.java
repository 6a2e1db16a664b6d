package dev.sluice.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where this copy of Sluice lies, as its launcher said.
///
/// @param checkout the root of a clone of the project; null when the program runs from elsewhere
/// @param home the root of an unpacked distribution; null when not started by a launcher
record Installation(@Nullable Path checkout, @Nullable Path home) {

    /// The configuration of an installed Sluice.
    static final Path SYSTEM_CONFIG = Path.of("/etc/sluice/sluice.yaml");

    /// What `./sluice` and `bin/sluice` passed on as system properties.
    static Installation current() {
        return new Installation(path("sluice.checkout"), path("sluice.home"));
    }

    /// The file that `sluice run` uses when none is named: the shipped one in a checkout; elsewhere
    /// the system's, or the shipped one where the system has none.
    Path defaultConfig() {
        Path shipped = shippedConfig();
        boolean isSystemFirst = checkout == null && Files.exists(SYSTEM_CONFIG);
        return shipped == null || isSystemFirst ? SYSTEM_CONFIG : relativeToHere(shipped);
    }

    /// Whether `file` is the configuration that came with the program, by whatever name it is
    /// called.
    boolean isShipped(Path file) {
        Path shipped = shippedConfig();
        try {
            return shipped != null && Files.isSameFile(shipped, file);
        } catch (IOException e) {
            return false; // one of the two is not there, so they are not the same
        }
    }

    private @Nullable Path shippedConfig() {
        if (checkout != null) {
            return checkout.resolve("config/sluice.yaml");
        }
        return home == null ? null : home.resolve("conf/sluice.yaml");
    }

    /// A short name in messages: `config/sluice.yaml` for who stands in the checkout.
    private static Path relativeToHere(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file) : file;
    }

    private static @Nullable Path path(String property) {
        String value = System.getProperty(property);
        return value == null || value.isEmpty() ? null : Path.of(value);
    }
}
