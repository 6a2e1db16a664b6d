package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The way into the C library, for the one thread that uses this object: functions by name, and
/// results with the error number in them.
final class NativeCalls {

    // One shape for all functions: each further one would cost about 13 ms at start. A C function
    // ignores the argument registers it does not name, and the upper half of those it takes as int,
    // in the calling conventions of both x86-64 and aarch64.
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO_OFFSET = Linker.Option.captureStateLayout()
            .byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    // Automatic: lives as long as this object, and needs no close.
    private final MemorySegment errno = Arena.ofAuto()
            .allocate(Linker.Option.captureStateLayout());

    /// Where a function that is called directly writes its error number; its first argument. Those
    /// that are called for each message are, since the compiler makes a call without garbage only
    /// where it sees which function it is.
    MemorySegment errno() {
        return errno;
    }

    /// What a function that was called directly has answered, or the negative [Errno].
    int resultOf(long answer) {
        return (int) answer == -1 ? -errno.get(JAVA_INT, ERRNO_OFFSET) : (int) answer;
    }

    /// What calling a function directly declares, and never does.
    static AssertionError impossible(Throwable thrown) {
        return new AssertionError("a native call cannot throw", thrown);
    }

    /// A function of the C library with up to six arguments, to be kept in a constant.
    static MethodHandle function(String name) {
        MemorySegment symbol = LINKER.defaultLookup().findOrThrow(name);
        return LINKER.downcallHandle(symbol, SHAPE, Linker.Option.captureCallState("errno"));
    }

    long call(MethodHandle function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0, 0);
    }

    long call(MethodHandle function, long a, long b, long c, long d) {
        return call(function, a, b, c, d, 0, 0);
    }

    /// Calls again while a signal interrupts it.
    ///
    /// @return what the function returned, or the negative [Errno]
    long call(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        long result;
        do {
            // C's int results come back in the lower half of the register.
            result = once(function, a, b, c, d, e, f);
        } while ((int) result == -Errno.EINTR);
        return result;
    }

    /// Calls once, interrupted or not.
    ///
    /// @return what the function returned, or the negative [Errno]
    long once(MethodHandle function, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) function.invokeExact(errno, a, b, c, d, e, f);
            return (int) result == -1 ? -errno.get(JAVA_INT, ERRNO_OFFSET) : result;
        } catch (Throwable impossible) {
            throw impossible(impossible);
        }
    }
}
