package dev.sluice.core.posix;

import static dev.sluice.core.posix.NativeCalls.function;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The `io_uring(7)` instances of this process.
public final class IoUringRings {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String RING = "anon_inode:[io_uring]";
    private static final MethodHandle SYSCALL = function("syscall");
    private static final int IO_URING_REGISTER = 427; // the same on x86-64 and aarch64
    private static final int REGISTER_PBUF_RING = 22;
    private static final int REGISTRATION_BYTES = 40; // struct io_uring_buf_reg

    private IoUringRings() {}

    /// Makes a ring of buffers known to the instance that belongs to the calling thread. Its
    /// descriptor is Netty's secret, so every instance of the process is asked; the kernel lets only
    /// the thread to which one belongs change it.
    ///
    /// @param address of the ring of buffers, at the start of a page
    /// @param entries a power of two, at most 32,768
    /// @param group the number that requests name it by
    /// @return false when no instance took it
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
        var libc = new NativeCalls();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isRing(descriptor) && libc.call(SYSCALL, IO_URING_REGISTER,
                        number(descriptor), what, argument.address(), 1, 0) == 0) {
                    return true;
                }
            }
        } catch (IOException unreadable) {
            return false;
        }
        return false;
    }

    private static boolean isRing(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(RING);
        } catch (IOException gone) {
            return false;
        }
    }

    private static int number(Path descriptor) {
        return Integer.parseInt(descriptor.getFileName().toString());
    }
}
