package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The `io_uring(7)` instance of the calling thread. Its descriptor is Netty's secret, but Netty
/// registers it with its thread, as the first and only one, and since Linux 6.3 the kernel takes that
/// place for a name: so it is never another loop's.
public final class IoUringRing {

    private static final MethodHandle SYSCALL = function("syscall");
    private static final int IO_URING_REGISTER = 427; // the same on x86-64 and aarch64
    private static final int USE_REGISTERED_RING = 1 << 31;
    private static final int REGISTERED_FIRST = 0;
    private static final int REGISTER_PBUF_RING = 22;
    private static final int REGISTRATION_BYTES = 40; // struct io_uring_buf_reg

    private IoUringRing() {}

    /// Makes a ring of buffers known to the calling thread's instance.
    ///
    /// @param address of the ring of buffers, at the start of a page
    /// @param entries a power of two, at most 32,768
    /// @param group the number that requests name it by
    /// @return false when the kernel cannot, or the thread has no instance
    public static boolean provideBuffers(long address, int entries, short group) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(REGISTRATION_BYTES, Long.BYTES);
            registration.set(JAVA_LONG, 0, address);
            registration.set(JAVA_INT, 8, entries);
            registration.set(JAVA_SHORT, 12, group);
            return register(REGISTER_PBUF_RING, registration);
        }
    }

    /// Tells the calling thread's instance something (io_uring_register(2)).
    static boolean register(int what, MemorySegment argument) {
        return new NativeCalls().call(SYSCALL, IO_URING_REGISTER, REGISTERED_FIRST,
                what | USE_REGISTERED_RING, argument.address(), 1, 0) == 0;
    }
}
