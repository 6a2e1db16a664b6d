package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// What the kernel lets this process use. For start-up: the calls allocate. Any thread.
public final class ProcessResources {

    private static final MethodHandle GETRLIMIT = function("getrlimit");
    private static final MethodHandle SETRLIMIT = function("setrlimit");

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
}
