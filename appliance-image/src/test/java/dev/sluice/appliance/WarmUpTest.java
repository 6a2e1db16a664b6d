package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class WarmUpTest {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @ParameterizedTest
    @EnumSource
    void runsForAsLongAsItIsToldAndLeavesNothingBehind(EngineChoice engine) throws IOException {
        List<Path> before = folders();
        long begun = System.nanoTime();

        WarmUp.run(engine, Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofMillis(300));
        assertThat(folders()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet()).map(Thread::getName)
                .noneMatch(name -> name.startsWith("sluice-loop"));
    }

    @Test
    void takesNoTimeWhenItIsNotWanted() throws IOException {
        List<Path> before = folders();

        WarmUp.run(EngineChoice.AUTO, Duration.ZERO);

        assertThat(folders()).isEqualTo(before);
    }

    private static List<Path> folders() throws IOException {
        try (var paths = Files.list(TEMPORARY)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("sluice-warm-up"))
                    .toList();
        }
    }
}
