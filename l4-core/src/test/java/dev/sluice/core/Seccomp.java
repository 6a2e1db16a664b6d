package dev.sluice.core;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Takes system calls away, as container runtimes do it (seccomp(2)).
final class Seccomp {

    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int EPERM_INSTEAD = 0x0005_0001;
    private static final int ALLOW = 0x7fff_0000;

    private Seccomp() {}

    /// For this thread and those it starts: the kernel refuses system call number `call`.
    static void forbid(int call) throws Throwable {
        MethodHandle prctl = Linker.nativeLinker().downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
        try (var arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocateFrom(JAVA_LONG,
                    instruction(0x20, 0, 0), // load the number of the call
                    instruction(0x15, 1, call), // skip one unless it is this
                    instruction(0x06, 0, EPERM_INSTEAD),
                    instruction(0x06, 0, ALLOW));
            MemorySegment program = arena.allocate(16, 8); // struct sock_fprog
            program.set(JAVA_SHORT, 0, (short) (filter.byteSize() / Long.BYTES));
            program.set(ADDRESS, 8, filter);
            int result = (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L)
                    | (int) prctl.invokeExact(PR_SET_SECCOMP, (long) SECCOMP_MODE_FILTER,
                            program.address(), 0L, 0L);
            if (result != 0) {
                throw new IllegalStateException("this kernel has no seccomp filters");
            }
        }
    }

    private static long instruction(int code, int jumpFalse, int k) {
        return code | (long) jumpFalse << 24 | (long) k << 32;
    }
}
