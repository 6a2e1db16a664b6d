package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationSamplesTest {

    private static final String OURS = "dev.sluice.core.Relay.step:7";

    private final AllocationSamples samples = new AllocationSamples();

    @Test
    void theSameClassAtTheSameLineIsOneSiteAndTheGreatestComesFirst() {
        samples.add(10, "dev.sluice.core.Held", List.of(OURS));
        samples.add(45, "[B", List.of(OURS));
        samples.add(45, "[B", List.of(OURS));

        assertThat(samples.table(200).lines().skip(4)).startsWith(
                "| 90.0 | 180 | `byte[]` | `Relay.step:7` |",
                "| 10.0 | 20.0 | `Held` | `Relay.step:7` |");
    }

    @Test
    void aSiteIsTheLineOutsideTheJdkAndBehindItTheLineOfSluiceThatCalledThere() {
        samples.add(1, "[Lio.netty.Thing;",
                List.of("java.util.ArrayList.grow:1", "io.netty.Loop.run:2", OURS));

        assertThat(samples.table(1)).contains("| `Thing[]` | `Loop.run:2 < Relay.step:7` |");
    }

    @Test
    void aLambdaIsNamedAfterTheClassItIsIn() {
        samples.add(1, "io.netty.Loop$$Lambda.0x00000000481c1000", List.of(OURS));

        assertThat(samples.table(1)).contains("| `Loop$$Lambda` |");
    }

    @Test
    void nothingIsATableToo() {
        assertThat(samples.table(0)).contains("0 samples")
                .endsWith("| 0.0 | 0 | all others |  |\n");
    }
}
