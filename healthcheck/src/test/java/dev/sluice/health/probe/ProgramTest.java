package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.health.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

class ProgramTest {

    private static final Duration LONG = Await.PATIENCE;

    @TempDir
    private Path directory;

    private @Nullable Program program;

    @AfterEach
    void end() throws IOException {
        if (program != null) {
            program.close();
        }
    }

    @Test
    void tellsTheStatusAndTheFirstLineOfWhatItPrinted() throws Exception {
        start("echo 'no\tway'; echo more >&2; exit 3", Map.of());

        assertThat(program().awaitExit(LONG)).isEqualTo(OptionalInt.of(3));
        assertThat(program().firstLine()).isEqualTo("\"no\\tway\"");
    }

    @Test
    void givesItNothingButAPathAndWhatIsMeantForIt() throws Exception {
        start("env | sort | tr '\\n' ' '; pwd", Map.of("NEWS", "a b"));

        program().awaitExit(LONG);
        assertThat(program().firstLine()).startsWith("\"NEWS=a b PATH=/usr/local/sbin:");
    }

    @Test
    void takesRootsRightsFromIt() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));

        start("id -u; id -G | grep -w 0 >&2", Map.of());
        assertThat(program().awaitExit(LONG)).isEqualTo(OptionalInt.of(1)); // not in group 0
        assertThat(program().firstLine()).isEqualTo("\"65534\"");

        start("exec awk '/CapEff|NoNewPrivs/ {printf \"%s \", $2}' /proc/self/status", Map.of());
        program().awaitExit(LONG);
        assertThat(program().firstLine()).isEqualTo("\"0000000000000000 1 \"");
    }

    @Test
    void refusesAUserWhoIsNotThere() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0));

        assertThatThrownBy(() -> Program.start(List.of("/bin/true"), "nobody-at-all", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("no user nobody-at-all in /etc/passwd");
    }

    @Test
    void isKilledWithItsChildrenAndTheirs() throws Exception {
        start("sleep 1234 & sh -c 'sleep 1234 & echo ready; wait' & wait", Map.of());
        assertThat(program().awaitExit(Duration.ofMillis(50))).isEmpty();
        Await.until("all of them", () -> family().size() >= 4);
        List<ProcessHandle> all = family();

        program().close();

        Await.until("their end", () -> all.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(program().isOpen()).isFalse();
    }

    @Test
    void doesNotWaitForAChildThatItLeavesBehind() throws Exception {
        Path pid = Files.createFile(directory.resolve("pid"));
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
        assertThat(pid.toFile().setWritable(true, false)).isTrue();
        start("sleep 1234 & echo $! >" + pid + "; echo done", Map.of());

        assertThat(program().awaitExit(LONG)).isEqualTo(OptionalInt.of(0));
        assertThat(program().firstLine()).isEqualTo("\"done\"");
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void keepsLittleOfWhatItPrints() throws Exception {
        start("head -c 3000000 /dev/zero | tr '\\0' x; exit 7", Map.of());

        assertThat(program().awaitExit(LONG)).isEqualTo(OptionalInt.of(7));
        assertThat(program().firstLine()).hasSizeLessThan(70).startsWith("\"xxx");
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        start("exit 0", Map.of());
        program().awaitExit(LONG);
        program().close();
        long before = descriptors();

        for (int i = 0; i < 20; i++) {
            start("echo a line", Map.of());
            program().awaitExit(LONG);
            program().close();
        }

        Await.until("all are closed", () -> descriptors() <= before);
    }

    private void start(String script, Map<String, String> environment) throws IOException {
        program = Program.start(List.of("/bin/sh", "-c", script), "nobody", environment);
    }

    private Program program() {
        assertThat(program).isNotNull();
        return java.util.Objects.requireNonNull(program);
    }

    private static List<ProcessHandle> family() {
        return ProcessHandle.current().descendants().toList();
    }

    private static long descriptors() {
        String[] names = new java.io.File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
