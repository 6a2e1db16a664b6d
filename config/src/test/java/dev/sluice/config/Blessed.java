package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Files in the repository that a test compares with what the code says today.
final class Blessed {

    private static final String COMMAND = "mvn verify -pl config -am -Dsluice.bless=true";

    private Blessed() {}

    /// Asserts that a file has this text; writes it there instead when the build was told to.
    static void compare(Path file, String text) throws IOException {
        if (Boolean.getBoolean("sluice.bless")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
            return;
        }
        assertThat(file).as("to write it anew, and then look at the difference: " + COMMAND)
                .exists()
                .content().isEqualTo(text);
    }
}
