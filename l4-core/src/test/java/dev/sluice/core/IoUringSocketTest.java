package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.EngineChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only this engine can get wrong; the other socket tests run on it too.
@Timeout(60)
class IoUringSocketTest {

    @Test
    void servesOnWhenTheKernelHasMoreToTellThanThereIsRoomFor() throws Exception {
        assumeThat(Configs.engines()).as("the kernel offers io_uring")
                .contains(EngineChoice.IO_URING);
        assertThat(ChildJvm.run(SmallRing.FLAGS, SmallRing.class))
                .last().isEqualTo("served, faults: 0");
    }
}
