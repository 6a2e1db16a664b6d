package dev.sluice.config;

import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the parser knows of the machine.
///
/// @param environment the value of a variable by its name; null for one that is not set
/// @param descriptors file descriptors the process may open; a session limit above it is a problem.
///     Empty to leave that unchecked.
public record ParserOptions(Function<String, @Nullable String> environment,
        OptionalInt descriptors) {

    /// The variables of this process, and no count of descriptors.
    public static ParserOptions system() {
        return new ParserOptions(System::getenv, OptionalInt.empty());
    }

    /// The same with a count of file descriptors.
    public ParserOptions withDescriptors(int count) {
        return new ParserOptions(environment, OptionalInt.of(count));
    }
}
