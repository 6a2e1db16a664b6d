package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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

        WarmUp.run(engine, WarmUp.Wanted.ALL, Duration.ofMillis(300));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isGreaterThan(Duration.ofMillis(600));
        assertThat(folders()).isEqualTo(before);
        // A loop says that it has ended a moment before its thread has.
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("sluice-loop"))) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void takesNoTimeWhenItIsNotWanted() throws IOException {
        List<Path> before = folders();

        WarmUp.run(EngineChoice.AUTO, WarmUp.Wanted.ALL, Duration.ZERO);

        assertThat(folders()).isEqualTo(before);
    }

    private static List<Path> folders() throws IOException {
        try (var paths = Files.list(TEMPORARY)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("sluice-warm-up"))
                    .toList();
        }
    }
}
