package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A program of the operator's decides, and where Sluice is root it is nobody who runs it.
@OnEveryEngine
class ExecCheckEndToEndTest {

    /// Programs take their time on a machine that is busy with the tests.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EngineChoice engine;
    private final TempTree directory = TempTree.ownedBy(System.getProperty("user.name"));
    private final Path script = directory.path().resolve("ask");
    private final LocalBackend one = LocalBackend.echo();
    private final LocalBackend two = LocalBackend.echo();

    ExecCheckEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @BeforeEach
    void bothAreUp() throws IOException {
        Files.setPosixFilePermissions(directory.path(),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        says("echo fine");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        directory.close();
    }

    @Test
    void theStatusOfTheProgramDecidesAndItsFirstLineIsShown() throws IOException {
        try (var sluice = serving()) {
            assertThat(evidence(sluice, one)).startsWith("\"fine\", passed in ");

            says("[ $SLUICE_ADDRESS:$SLUICE_PORT = %s ] && exit 0; echo disk full; exit 3"
                    .formatted(one.address()));
            sluice.await("the other one is down", LIMIT,
                    status -> status.backend(two.address()).isDown());
            assertThat(evidence(sluice, two)).startsWith("exit status 3: \"disk full\"");
            assertThat(sluice.status().backend(one.address()).isUp()).isTrue();

            says("[ $(id -u) != 0 ] && echo $SLUICE_POOL $SLUICE_BACKEND");
            sluice.await("it is up", LIMIT, status -> status.backend(two.address()).isUp());
            assertThat(evidence(sluice, two)).startsWith("\"test " + two.address() + "\", passed");
        }
    }

    @Test
    void aProgramThatHangsOrIsMissingIsNoPass() throws IOException {
        try (var sluice = serving()) {
            says("echo waiting; sleep 1000");
            sluice.await("it takes too long", LIMIT,
                    status -> status.backend(one.address()).isDown());
            assertThat(evidence(sluice, one)).startsWith("did not end within 800 ms: \"waiting\"");

            Files.delete(script);
            sluice.await("it is missing", LIMIT,
                    status -> status.backend(one.address()).text("evidence")
                            .startsWith("no such program: " + script));
            assertThat(sluice.status().backend(one.address()).isDown()).isTrue();
        }
    }

    /// At once: a program that is being written cannot be run.
    private void says(String text) throws IOException {
        Path fresh = Files.writeString(directory.path().resolve("fresh"), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, script, StandardCopyOption.REPLACE_EXISTING);
    }

    private SluiceProcess serving() {
        return SluiceProcess.serving(ConfigText.over(engine, one.address(), two.address())
                .withCheck("{ type: exec, command: [%s], interval: 800ms, timeout: 800ms, fall: 2 }"
                        .formatted(script)));
    }

    private static String evidence(SluiceProcess sluice, LocalBackend backend) {
        return sluice.status().backend(backend.address()).text("evidence");
    }
}
