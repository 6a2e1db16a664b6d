package dev.sluice.appliance.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramHookTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @Test
    void tellsAScriptWhatHappenedToWhom() throws Exception {
        Path heard = Files.createFile(directory.resolve("heard"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(heard, PosixFilePermissions.fromString("rw-rw-rw-"));

        script("""
                #!/bin/sh
                echo "$2: $SLUICE_POOL $SLUICE_BACKEND $SLUICE_HEALTH $SLUICE_SINCE $SLUICE_FLIPS" >>$1
                echo "$SLUICE_EVIDENCE" >>$1
                """,
                LONG, heard.toString(), "$HOME `id`").tell(Flips.down(7));

        assertThat(heard).hasContent("""
                $HOME `id`: pg 10.0.0.1:5432 down 2026-11-22T03:00:00Z 7
                connected, but "no" (3 of 3)
                """);
    }

    @Test
    void saysWhatAScriptThatFailedPrintedFirst() throws Exception {
        assertThatThrownBy(() -> script("""
                #!/bin/sh
                echo 'no route' >&2
                exit 4
                """, LONG).tell(Flips.down(1))).isInstanceOf(IOException.class)
                .hasMessage("ended with status 4, and printed \"no route\"");
    }

    @Test
    void killsAScriptThatTakesTooLong() throws Exception {
        Path pid = directory.resolve("pid");
        assertThatThrownBy(() -> script("""
                #!/bin/sh
                sleep 4321 &
                echo $!
                echo $! >$1
                wait
                """, Duration.ofSeconds(1), pid.toString()).tell(Flips.down(1)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("killed after 1000 ms, and printed \"");

        Optional<ProcessHandle> child = ProcessHandle
                .of(Long.parseLong(Files.readString(pid).strip()));
        Flips.await("the end of its child", () -> child.isEmpty() || !child.get().isAlive());
    }

    @Test
    void saysThatTheProgramIsNotThere() {
        assertThatThrownBy(() -> new ProgramHook(List.of("/no/such/program"), LONG)
                .tell(Flips.down(1))).isInstanceOf(IOException.class)
                .hasMessage("no such program: /no/such/program");
    }

    private ProgramHook script(String text, Duration timeout, String... arguments)
            throws IOException {
        Path script = Files.writeString(directory.resolve("script"), text);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var command = new java.util.ArrayList<String>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return new ProgramHook(command, timeout);
    }
}
