package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {

    @TempDir
    private Path directory;

    @Test
    void usesTheShippedFileOfACheckout() {
        var checkout = new Installation(directory, directory.resolve("launch"));

        assertThat(checkout.defaultConfig().toAbsolutePath())
                .isEqualTo(directory.resolve("config/sluice.yaml"));
    }

    @Test
    void usesTheSystemsFileWithoutALauncher() {
        assertThat(new Installation(null, null).defaultConfig())
                .isEqualTo(Path.of("/etc/sluice/sluice.yaml"));
    }

    @Test
    void knowsTheShippedFileByAnyName() throws IOException {
        Path conf = Files.createDirectory(directory.resolve("conf"));
        Path shipped = Files.writeString(conf.resolve("sluice.yaml"), "a: 1\n");
        Path copy = Files.copy(shipped, conf.resolve("copy.yaml"));
        Path link = Files.createSymbolicLink(directory.resolve("link.yaml"), shipped);
        var installed = new Installation(null, directory);

        assertThat(installed.isShipped(conf.resolve("../conf/sluice.yaml"))).isTrue();
        assertThat(installed.isShipped(link)).isTrue();
        assertThat(installed.isShipped(copy)).isFalse();
        assertThat(installed.isShipped(directory.resolve("none.yaml"))).isFalse();
    }
}
