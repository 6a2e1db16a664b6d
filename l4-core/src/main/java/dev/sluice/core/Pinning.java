package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.ProcessResources;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds event loops to cores (`pin-loops`). What fails is told, and that loop goes on unpinned.
final class Pinning {

    private static final Logger LOG = LoggerFactory.getLogger(Pinning.class);

    private Pinning() {}

    /// Binds loop i to the i-th core that the calling thread may use; begins again with the first
    /// when there are more loops. Each does it before whatever it is asked for next.
    static void pin(List<Loop> loops) {
        var allowed = new BitSet();
        int result = ProcessResources.allowedCpus(allowed);
        if (result < 0 || allowed.isEmpty()) {
            LOG.warn("event loops are not pinned: which cores they may use is not known ({})",
                    Errno.describe(result));
            return;
        }
        int[] cores = allowed.stream().toArray();
        if (cores.length < loops.size()) {
            LOG.warn("{} event loops are pinned to {} cores: some share one", loops.size(),
                    cores.length);
        }
        for (Loop loop : loops) {
            int core = cores[loop.index() % cores.length];
            loop.execute(() -> pinThread(loop, core));
        }
    }

    private static void pinThread(Loop loop, int core) {
        var one = new BitSet();
        one.set(core);
        int result = ProcessResources.bindThread(one);
        if (result < 0) {
            LOG.warn("event loop {} is not pinned to core {}: {}", loop.index(), core,
                    Errno.describe(result));
        }
    }
}
