package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;

/// What the kernel lets this process use. For start-up: the calls allocate. Any thread.
public final class ProcessResources {

    private static final MethodHandle GETRLIMIT = function("getrlimit");
    private static final MethodHandle SETRLIMIT = function("setrlimit");

    private static final MethodHandle SCHED_GETAFFINITY = function("sched_getaffinity");
    private static final MethodHandle SCHED_SETAFFINITY = function("sched_setaffinity");

    private static final int THIS_THREAD = 0;
    private static final int CPUS_MAX = 8192; // as many as any kernel is built for
    private static final int RLIMIT_NOFILE = 7;
    private static final int RLIMIT_BYTES = 16; // struct rlimit: the soft limit, the hard limit

    private ProcessResources() {}

    /// Raises the soft limit on descriptors to the hard one and answers how many that is.
    public static int raiseDescriptorLimit() {
        try (Arena arena = Arena.ofConfined()) {
            var libc = new NativeCalls();
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, 8);
            libc.call(GETRLIMIT, RLIMIT_NOFILE, limit.address(), 0);
            limit.set(JAVA_LONG, 0, limit.get(JAVA_LONG, 8));
            libc.call(SETRLIMIT, RLIMIT_NOFILE, limit.address(), 0);
            libc.call(GETRLIMIT, RLIMIT_NOFILE, limit.address(), 0);
            long soft = limit.get(JAVA_LONG, 0);
            return soft < 0 || soft > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) soft;
        }
    }

    /// Writes into `cpus` the numbers of those that the calling thread may run on.
    ///
    /// @return 0 or a negative [Errno]
    public static int allowedCpus(BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CPUS_MAX / Byte.SIZE, Long.BYTES);
            int result = affinity(SCHED_GETAFFINITY, mask);
            cpus.clear();
            cpus.or(BitSet.valueOf(mask.toArray(JAVA_LONG)));
            return result;
        }
    }

    /// Lets the calling thread run on these processors only, and with it every thread that it will
    /// start; the process's other threads go on as they are.
    ///
    /// @param cpus at least one that [#allowedCpus] names
    /// @return 0 or a negative [Errno]
    public static int bindThread(BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CPUS_MAX / Byte.SIZE, Long.BYTES);
            long[] words = cpus.toLongArray();
            MemorySegment.copy(words, 0, mask, JAVA_LONG, 0, words.length);
            return affinity(SCHED_SETAFFINITY, mask);
        }
    }

    private static int affinity(MethodHandle function, MemorySegment mask) {
        return (int) new NativeCalls().call(function, THIS_THREAD, mask.byteSize(),
                mask.address());
    }
}
