package dev.sluice.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/// What the kernel knows of the threads of a balancer's loops.
final class LoopThreads {

    private static final String CPUS = "Cpus_allowed_list:";

    private LoopThreads() {}

    /// The processors that the calling thread may run on, in order (proc(5)).
    static List<Integer> cpus() {
        try {
            String list = Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith(CPUS)).findFirst().orElseThrow();
            return Arrays.stream(list.substring(CPUS.length()).strip().split(","))
                    .map(range -> range.split("-"))
                    .flatMapToInt(ends -> IntStream.rangeClosed(Integer.parseInt(ends[0]),
                            Integer.parseInt(ends[ends.length - 1])))
                    .boxed().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same of each loop's thread.
    static List<List<Integer>> cpusOf(TestBalancer balancer) {
        var loops = balancer.balancer().loops();
        var seen = new AtomicReferenceArray<List<Integer>>(loops.all().size());
        loops.all().forEach(loop -> loop.execute(() -> seen.set(loop.index(), cpus())));
        loops.settle();
        return IntStream.range(0, seen.length()).mapToObj(seen::get).toList();
    }

    /// The time that all loops together have run, in nanoseconds.
    static long cpuNanos(TestBalancer balancer) {
        var loops = balancer.balancer().loops();
        var threads = new ConcurrentLinkedQueue<Thread>();
        loops.all().forEach(loop -> loop.execute(() -> threads.add(Thread.currentThread())));
        loops.settle();
        return threads.stream().mapToLong(thread -> ManagementFactory.getThreadMXBean()
                .getThreadCpuTime(thread.threadId())).sum();
    }
}
