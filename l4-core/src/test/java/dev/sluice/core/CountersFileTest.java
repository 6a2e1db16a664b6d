package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersFileTest {

    @TempDir
    Path folder;

    @Test
    void makesTheFoldersAboveIt() throws IOException {
        Path path = folder.resolve("run/sluice/counters");
        try (Counters _ = Counters.open(path, 1)) {
            assertThat(path).isRegularFile();
        }
    }

    @Test
    void takesMemoryOnlyForWhatIsUsed() throws Exception {
        Path path = folder.resolve("counters");
        try (Counters counters = Counters.open(path, 8)) {
            counters.listener("web");

            assertThat(Files.size(path)).isGreaterThan(160L << 20);
            assertThat(kibibytesOnDisk(path)).isLessThan(1024);
        }
    }

    @Test
    void replacesTheFileOfAnEarlierProcessUnderTheEyesOfItsReader() throws IOException {
        Path path = folder.resolve("counters");
        try (Counters early = Counters.open(path, 1)) {
            early.loop().onLoop(0).add(LoopCounter.FAULTS, 5);
            CountersView old = CountersView.read(path);
            try (Counters _ = Counters.open(path, 1)) {
                assertThat(faults(CountersView.read(path))).isZero();
                assertThat(faults(old)).isEqualTo(5);
            }
        }
    }

    @Test
    void isGoneAfterAnOrderlyEnd() throws IOException {
        Path path = folder.resolve("counters");
        Counters.open(path, 1).close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesTheFileOfTheProcessThatReplacedIt() throws IOException {
        Path path = folder.resolve("counters");
        Counters early = Counters.open(path, 1);
        try (Counters _ = Counters.open(path, 1)) {
            early.close();

            assertThat(path).isRegularFile();
        }
    }

    @Test
    void toleratesALoopThatCountsAfterTheEnd() throws IOException {
        Counters counters = Counters.open(null, 1);
        LoopCells<LoopCounter> cells = counters.loop().onLoop(0);
        counters.close();

        cells.increment(LoopCounter.FAULTS);

        assertThat(cells.get(LoopCounter.FAULTS)).isEqualTo(1);
    }

    @Test
    void doesNotReplaceAFileThatIsSomethingElse() throws IOException {
        Path path = Files.writeString(folder.resolve("letter"), "Dear reader, ".repeat(10));

        assertThatIOException().isThrownBy(() -> Counters.open(path, 1))
                .withMessage("counters file %s cannot be made: something else is there", path);
        assertThat(path).content().startsWith("Dear reader");
    }

    @Test
    void saysWhyItCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatIOException().isThrownBy(() -> Counters.open(file.resolve("counters"), 1))
                .withMessage("counters file %s cannot be made: %s is not a folder",
                        file.resolve("counters"), file);
        assertThatIOException().isThrownBy(() -> Counters.open(Path.of("/proc/counters"), 1))
                .withMessageStartingWith("counters file /proc/counters cannot be made: ");
        assertThat(folder).isDirectoryNotContaining("glob:**counters*");
    }

    @Test
    void isNotReadWhenItIsSomethingElseOrOfAnotherVersionOrCutShort() throws IOException {
        Path path = Files.writeString(folder.resolve("letter"), "Dear reader");
        assertThatIOException().isThrownBy(() -> CountersView.read(path))
                .withMessage(path + " is not a counters file");

        Path other = written(new CountersPreamble(99, 1, 1, 0, 10));
        assertThatIOException().isThrownBy(() -> CountersView.read(other))
                .withMessage("counters file %s: version 99 (expected: 1)", other);

        Path cut = written(new CountersPreamble(CountersPreamble.VERSION, 1, 1, 0, 10));
        assertThatIOException().isThrownBy(() -> CountersView.read(cut))
                .withMessage("counters file %s is cut short", cut);
    }

    @Test
    void beginsWithWhatItsDocumentationSays() throws IOException {
        Path path = folder.resolve("counters");
        try (Counters _ = Counters.open(path, 3)) {
            var bytes = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
            try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.read(bytes);
            }

            assertThat(bytes.getLong(0)).isEqualTo(ByteBuffer
                    .wrap("SLUICECT".getBytes(StandardCharsets.US_ASCII)).getLong());
            assertThat(List.of(bytes.getInt(8), bytes.getInt(12))).containsExactly(1, 3);
            assertThat(bytes.getLong(16)).isEqualTo(ProcessHandle.current().pid());
            assertThat(bytes.getInt(32)).isEqualTo(3 * 32_768);
        }
    }

    private Path written(CountersPreamble preamble) throws IOException {
        Path path = folder.resolve("version" + preamble.version());
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            preamble.write(channel);
        }
        return path;
    }

    private static long faults(CountersView view) {
        long[] sum = {0};
        view.counters().forEach((value, _, label) -> {
            if (label.startsWith("counter=faults ")) {
                sum[0] += value;
            }
        });
        return sum[0];
    }

    private static long kibibytesOnDisk(Path path) throws Exception {
        Process du = new ProcessBuilder("du", "-k", path.toString()).start();
        try (var output = du.inputReader()) {
            return Long.parseLong(Objects.requireNonNull(output.readLine()).split("\\s", 2)[0]);
        }
    }
}
