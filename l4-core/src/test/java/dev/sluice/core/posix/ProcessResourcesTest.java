package dev.sluice.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ProcessResourcesTest {

    @Test
    void bindsTheCallingThreadAndNoOther() throws Exception {
        BitSet before = allowed();
        var first = new BitSet();
        first.set(before.nextSetBit(0));

        var bound = new FutureTask<BitSet>(() -> {
            assertThat(ProcessResources.bindThread(first)).isZero();
            return allowed();
        });
        new Thread(bound).start();

        assertThat(bound.get()).isEqualTo(first);
        assertThat(allowed()).isEqualTo(before);
    }

    @Test
    void answersTheErrorForProcessorsThatAreNotThere() {
        BitSet before = allowed();
        var absent = new BitSet();
        absent.set(8191);

        assertThat(ProcessResources.bindThread(absent)).isEqualTo(-Errno.EINVAL);
        assertThat(ProcessResources.bindThread(new BitSet())).isEqualTo(-Errno.EINVAL);
        assertThat(allowed()).isEqualTo(before);
    }

    private static BitSet allowed() {
        var cpus = new BitSet();
        cpus.set(8000); // is forgotten
        assertThat(ProcessResources.allowedCpus(cpus)).isZero();
        return cpus;
    }
}
