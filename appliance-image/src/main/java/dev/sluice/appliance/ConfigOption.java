package dev.sluice.appliance;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `-c FILE`, for the commands that read a configuration.
final class ConfigOption {

    @Option(names = {"-c",
            "--config"}, paramLabel = "FILE", description = "The configuration (default: config/sluice.yaml in a checkout, otherwise"
                    + " /etc/sluice/sluice.yaml).")
    private @Nullable Path file;

    Path file() {
        return file == null ? Installation.current().defaultConfig() : file;
    }
}
