package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Takes away what [IoUringRing#provideBuffers] gave.
public final class ProvidedBuffers {

    private static final int UNREGISTER_PBUF_RING = 23;

    private ProvidedBuffers() {}

    /// Leaves the calling thread's ring without buffers to receive into. False when it had none.
    public static boolean withdraw(short group) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(40, Long.BYTES);
            registration.set(JAVA_SHORT, 12, group);
            return IoUringRing.register(UNREGISTER_PBUF_RING, registration);
        }
    }
}
