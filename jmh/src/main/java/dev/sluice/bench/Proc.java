package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the kernel tells of processes and CPUs in `/proc` (proc(5)).
final class Proc {

    static final Proc REAL = new Proc(Path.of("/proc"));

    /// The kernel tells user programs of CPU time in hundredths of a second on all our platforms.
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /// Where the times are in `stat`, counted from the field after the name.
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int KERNEL_THREADS_PARENT = 2;
    // States of sockets, as the kernel's tables have them.
    private static final String LISTENING = "0A";
    private static final String UNCONNECTED = "07";
    private static final String OPEN_FILES = "Max open files";

    private final Path root;

    Proc(Path root) {
        this.root = root;
    }

    /// The process and its descendants, itself first.
    ///
    /// @throws IOException when it is gone
    List<Long> tree(long pid) throws IOException {
        var found = new ArrayList<Long>();
        found.add(pid);
        try (Stream<Path> threads = Files.list(directory(pid).resolve("task"))) {
            for (Path thread : threads.toList()) {
                for (String child : words(text(thread.resolve("children")))) {
                    found.addAll(tree(Long.parseLong(child)));
                }
            }
        }
        return found;
    }

    /// User and system time of these processes. A process that has gone counts nothing.
    long cpuNanos(List<Long> pids) throws IOException {
        long ticks = 0;
        for (long pid : pids) {
            String stat = text(directory(pid).resolve("stat"));
            if (!stat.isEmpty()) {
                // The name is in parentheses and may have blanks and parentheses in it.
                List<String> fields = words(stat.substring(stat.lastIndexOf(')') + 1));
                ticks += Long.parseLong(fields.get(USER_TIME))
                        + Long.parseLong(fields.get(SYSTEM_TIME));
            }
        }
        return ticks * TICK_NANOS;
    }

    /// Resident memory of these processes; what several processes share counts once.
    ///
    /// @throws IOException when one of them is gone, or belongs to somebody else
    long pssKilobytes(List<Long> pids) throws IOException {
        long sum = 0;
        for (long pid : pids) {
            for (String line : Files.readAllLines(directory(pid).resolve("smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    sum += Long.parseLong(words(line).get(1));
                }
            }
        }
        return sum;
    }

    /// The kernel's own threads that do the network's work when it is too much to do in passing.
    ///
    /// @param cpus those of these CPUs alone; empty for all
    /// @return none where a container hides them
    List<Long> networkThreads(List<Integer> cpus) throws IOException {
        var found = new ArrayList<Long>();
        if (!name(KERNEL_THREADS_PARENT).equals("kthreadd")) {
            return found;
        }
        for (long pid : tree(KERNEL_THREADS_PARENT)) {
            String name = name(pid);
            if (name.startsWith("ksoftirqd/") && (cpus.isEmpty()
                    || cpus.contains(Integer.parseInt(name.substring(name.indexOf('/') + 1))))) {
                found.add(pid);
            }
        }
        return found;
    }

    /// How long these CPUs worked since the machine began, and how long the hypervisor had them.
    ///
    /// @param cpus empty for all
    CpuTimes cpuTimes(List<Integer> cpus) throws IOException {
        long busy = 0;
        long stolen = 0;
        for (String line : Files.readAllLines(root.resolve("stat"))) {
            List<String> fields = words(line);
            if (isOneOf(cpus, fields.getFirst())) {
                List<Long> times = fields.subList(1, fields.size()).stream().map(Long::valueOf)
                        .toList();
                // user nice system idle iowait irq softirq steal; guests are part of user
                busy += times.get(0) + times.get(1) + times.get(2) + times.get(5) + times.get(6);
                stolen += times.get(7);
            }
        }
        return new CpuTimes(busy * TICK_NANOS, stolen * TICK_NANOS);
    }

    private static boolean isOneOf(List<Integer> cpus, String label) {
        return cpus.isEmpty()
                ? label.equals("cpu")
                : cpus.stream().anyMatch(cpu -> label.equals("cpu" + cpu));
    }

    /// @param busyNanos in user programs and in the kernel
    record CpuTimes(long busyNanos, long stolenNanos) {}

    /// Whether anybody listens on this port, without sending anything to it.
    boolean isListening(Transport transport, int port) throws IOException {
        String suffix = ":%04X".formatted(port);
        String state = transport == Transport.TCP ? LISTENING : UNCONNECTED;
        for (String table : List.of(transport.word(), transport.word() + "6")) {
            for (String line : text(root.resolve("net").resolve(table)).split("\n", -1)) {
                List<String> fields = words(line);
                if (fields.size() > 3 && fields.get(1).endsWith(suffix)
                        && fields.get(3).equals(state)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// How many files a process of ours may have open, once it has asked for as many as it may.
    long descriptorLimit() throws IOException {
        String line = text(root.resolve("self").resolve("limits")).lines()
                .filter(one -> one.startsWith(OPEN_FILES)).findFirst().orElse(OPEN_FILES);
        List<String> limits = words(line.substring(OPEN_FILES.length()));
        return limits.size() < 2 || limits.get(1).equals("unlimited")
                ? Long.MAX_VALUE
                : Long.parseLong(limits.get(1));
    }

    private String name(long pid) throws IOException {
        return text(directory(pid).resolve("comm")).strip();
    }

    private Path directory(long pid) {
        return root.resolve(Long.toString(pid));
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private static List<String> words(String line) {
        return Stream.of(line.split("\\s+", -1)).filter(word -> !word.isEmpty()).toList();
    }
}
