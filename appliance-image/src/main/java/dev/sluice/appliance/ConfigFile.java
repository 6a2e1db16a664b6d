package dev.sluice.appliance;

import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.core.Descriptors;
import java.nio.file.Path;
import java.util.OptionalInt;

/// Reads the operator's file with this machine in mind.
final class ConfigFile {

    private ConfigFile() {}

    static ParseResult parse(Path file) {
        return new ConfigParser(
                new ParserOptions(System::getenv, OptionalInt.of(Descriptors.limit())))
                .parse(file);
    }

    /// @throws OperatorException with every problem of the file
    static ParseResult.Accepted load(Path file) throws OperatorException {
        return switch (parse(file)) {
            case ParseResult.Accepted accepted -> accepted;
            case ParseResult.Rejected rejected -> throw OperatorException.of(rejected.problems());
        };
    }
}
