package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PinningTest {

    private static final List<String> COMMAND = List.of("haproxy", "-db");

    @Test
    void peerAndLoadGetTheFirstAndTheLastCpuThatIsAllowed() {
        Pinning pinning = Pinning.choose("2-3,8", true);

        assertThat(pinning.peer(COMMAND)).containsExactly("taskset", "-c", "2", "haproxy", "-db");
        assertThat(pinning.load(COMMAND)).containsExactly("taskset", "-c", "8", "haproxy", "-db");
        assertThat(pinning.note()).contains("CPU 2").contains("CPU 8");
    }

    @Test
    void withOneCpuNothingIsPinnedAndTheReportSaysSo() {
        Pinning pinning = Pinning.choose("5", true);

        assertThat(pinning.peer(COMMAND)).isEqualTo(COMMAND);
        assertThat(pinning.note()).contains("one CPU");
    }

    @Test
    void withoutTasksetNothingIsPinnedAndThePackageIsNamed() {
        Pinning pinning = Pinning.choose("0-63", false);

        assertThat(pinning.load(COMMAND)).isEqualTo(COMMAND);
        assertThat(pinning.cpus()).isEmpty();
        assertThat(pinning.note()).contains("util-linux");
    }
}
