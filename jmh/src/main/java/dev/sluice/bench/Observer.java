package dev.sluice.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Reads what a peer, the load and everybody else use while the load runs. CPU time is the kernel's
/// own account, to ten milliseconds at either end of the window; nothing is sampled.
final class Observer {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Proc proc;
    private final long peer;
    private final List<Integer> cpus;
    private final List<Long> networkThreads;

    /// @param peer the peer's first process, 0 for none
    /// @param cpus where peer and load run; empty when they may run anywhere
    Observer(Proc proc, long peer, List<Integer> cpus) throws IOException {
        this.proc = proc;
        this.peer = peer;
        this.cpus = List.copyOf(cpus);
        this.networkThreads = proc.networkThreads(cpus);
    }

    /// What was used since `before`.
    Map<Quantity, Double> since(Usage before) throws IOException {
        Map<Quantity, Double> values = now().since(before);
        if (!hasPeer()) {
            values.remove(Quantity.PEER_CPU_SECONDS);
        }
        return values;
    }

    /// What was used until now.
    Usage now() throws IOException {
        Proc.CpuTimes cpu = proc.cpuTimes(cpus);
        return new Usage(System.nanoTime(), cpu.busyNanos(), cpu.stolenNanos(),
                proc.cpuNanos(peers()), proc.cpuNanos(List.of(ProcessHandle.current().pid())),
                proc.cpuNanos(networkThreads));
    }

    double memoryKilobytes() throws IOException {
        return proc.pssKilobytes(peers());
    }

    boolean hasPeer() {
        return peer != 0;
    }

    private List<Long> peers() throws IOException {
        return hasPeer() ? proc.tree(peer) : List.of();
    }

    /// @param nanos when it was read
    /// @param busy all work on the CPUs
    record Usage(long nanos, long busy, long stolen, long peer, long load, long network) {

        /// Percent are of one CPU.
        private Map<Quantity, Double> since(Usage before) {
            double elapsed = nanos - before.nanos;
            long peerUsed = peer - before.peer;
            long loadUsed = load - before.load;
            long foreign = busy - before.busy - peerUsed - loadUsed - (network - before.network);
            var values = new EnumMap<Quantity, Double>(Quantity.class);
            values.put(Quantity.SECONDS, elapsed / NANOS_PER_SECOND);
            values.put(Quantity.PEER_CPU_SECONDS, peerUsed / NANOS_PER_SECOND);
            values.put(Quantity.LOAD_CPU_SECONDS, loadUsed / NANOS_PER_SECOND);
            values.put(Quantity.FOREIGN_PERCENT, Math.max(0, foreign) * 100 / elapsed);
            values.put(Quantity.STEAL_PERCENT, (stolen - before.stolen) * 100 / elapsed);
            return values;
        }
    }
}
