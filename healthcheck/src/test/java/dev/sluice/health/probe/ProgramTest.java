package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.health.Await;
import dev.sluice.health.probe.Program.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    private static final Duration LONG = Await.PATIENCE;

    @TempDir
    private Path directory;

    @Test
    void tellsTheStatusAndTheFirstLineOfWhatItPrinted() throws Exception {
        assertThat(run("echo 'no\tway'; echo more >&2; exit 3", LONG))
                .isEqualTo(new Ending.Exited(3, "\"no\\tway\""));
    }

    @Test
    void hasNoneOfRootsRights() throws Exception {
        assumeTrue(Account.isRoot());

        assertThat(run("exec awk '/CapEff|NoNewPrivs/ {printf \"%s \", $2}' /proc/self/status",
                LONG)).isEqualTo(new Ending.Exited(0, "\"0000000000000000 1\""));
        assertThat(run("id -u", LONG)).isEqualTo(new Ending.Exited(0, "\"65534\""));
    }

    @Test
    void isGivenAPathAndWhatIsMeantForIt() throws Exception {
        Ending ending = Program.run(List.of("/bin/sh", "-c", "echo $NEWS; which true"), "nobody",
                Map.of("NEWS", "$HOME"), LONG);

        assertThat(ending).isEqualTo(new Ending.Exited(0, "\"$HOME\""));
    }

    @Test
    void isKilledWithItsChildrenWhenItsTimeIsOver() throws Exception {
        Path pid = pidFile();

        Ending ending = run("sleep 1234 & echo $! >" + pid + "; echo begun; wait",
                Duration.ofSeconds(1));

        assertThat(ending).isEqualTo(new Ending.Killed("\"begun\""));
        awaitEnd(pid);
    }

    @Test
    void isKilledWhenItsThreadIsInterrupted() throws Exception {
        Path pid = pidFile();
        var ended = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                run("sleep 1234 & echo $! >" + pid + "; wait", LONG);
            } catch (IOException | InterruptedException e) {
                ended.complete(e);
            }
        });
        Await.until("it runs", () -> !read(pid).isEmpty());

        thread.interrupt();

        assertThat(ended.join()).isInstanceOf(InterruptedException.class);
        awaitEnd(pid);
    }

    @Test
    void saysThatItIsNotThere() {
        assertThatThrownBy(
                () -> Program.run(List.of("/no/such/program"), "nobody", Map.of(), LONG))
                .isInstanceOf(IOException.class)
                .hasMessage("no such program: /no/such/program");
    }

    private static Ending run(String script, Duration atMost)
            throws IOException, InterruptedException {
        return Program.run(List.of("/bin/sh", "-c", script), "nobody", Map.of(), atMost);
    }

    private Path pidFile() throws IOException {
        Path pid = Files.createFile(directory.resolve("pid"));
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
        assertThat(pid.toFile().setWritable(true, false)).isTrue();
        return pid;
    }

    private static void awaitEnd(Path pid) {
        Optional<ProcessHandle> child = ProcessHandle.of(Long.parseLong(read(pid)));
        Await.until("its end", () -> child.isEmpty() || !child.get().isAlive());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
