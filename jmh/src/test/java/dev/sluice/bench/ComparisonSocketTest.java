package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ComparisonSocketTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    Path out = Path.of("");

    @Test
    void comparesSluiceWithNothingInBetweenAndWritesTableValuesAndPicture() throws Exception {
        int status = compare(List.of(Workload.PING_PONG_64, Workload.UDP_64_100),
                BareSluice.launcher());

        assertThat(status).as(this::said).isZero();
        assertThat(text("comparison.md")).contains("sluice: Sluice, bare")
                .containsPattern("\\| sluice \\| 1 \\| [\\d.,]+ \\| 1.00 \\|")
                .containsPattern("\\| direct \\| 1 \\| – \\| – \\| [\\d.,]+ \\|")
                .doesNotContain("Failed");
        assertThat(text("comparison.tsv")).contains("ping-pong-64\tsluice\t1\t1\tp99-micros\t")
                .contains("ping-pong-64\tdirect\t1\t1\twork\t")
                .containsPattern("udp-64-100\tsluice\t1\t1\twork\t[1-9]")
                .contains("udp-64-100\tdirect\t1\t1\tlost\t");
        assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(out.resolve("comparison.svg").toFile()).getDocumentElement().getTagName())
                .isEqualTo("svg");
    }

    @Test
    void sessionsAtRestAreWeighed() throws IOException {
        assumeTrue(Proc.REAL.descriptorLimit() >= Workload.IDLE.descriptors());

        int status = compare(List.of(Workload.IDLE), BareSluice.launcher());

        assertThat(status).as(this::said).isZero();
        assertThat(text("comparison.tsv")).contains("idle\tsluice\t1\t1\twork\t5000.0\n")
                .containsPattern("idle\tsluice\t1\t1\tmemory-kb\t[1-9]");
    }

    @Test
    void aPeerThatDoesNotStartIsToldAndNotAveraged() throws IOException {
        int status = compare(List.of(Workload.PING_PONG_1),
                List.of("sh", "-c", "echo no such thing as $0"));

        assertThat(status).isEqualTo(1);
        assertThat(said()).contains("sluice          FAILED: ended at once: no such thing as run");
        assertThat(text("comparison.md"))
                .contains("| sluice | 0 | – |")
                .contains("- round 1 ping-pong-1 sluice FAILED: ended at once");
        assertThat(text("comparison.tsv")).contains("sluice\t1\t1\tfailed\tended at once");
    }

    @Test
    void aWrongOptionIsAnsweredWithoutStartingAnything() throws IOException {
        int status = Comparison.run(print(), "--peers", "envoy");

        assertThat(status).isEqualTo(2);
        assertThat(said()).startsWith("peer: envoy (expected: direct, ");
    }

    private int compare(List<Workload> workloads, List<String> sluice) throws IOException {
        var timing = new Options.Timing(Duration.ofMillis(200), Duration.ofMillis(200));
        return Comparison.run(print(), new Options(1, workloads, List.of(Peer.DIRECT, Peer.SLUICE),
                timing, 1, out, sluice));
    }

    private PrintStream print() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String text(String file) throws IOException {
        return Files.readString(out.resolve(file));
    }
}
