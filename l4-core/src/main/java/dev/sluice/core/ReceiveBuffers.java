package dev.sluice.core;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sluice.core.posix.IoUringRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Memory that the kernel receives into, one buffer per answer, which the loop gives back when the
/// bytes are sent on: a ring of provided buffers (io_uring_register(2), `IORING_REGISTER_PBUF_RING`).
/// So a session that waits has no buffer.
///
/// Lives on its loop. A buffer is out only from an answer to the end of its handling; when a turn's
/// answers should need more than there are, the kernel says so and the bytes are read by the loop.
final class ReceiveBuffers {

    /// The number by which requests name this ring.
    static final short GROUP = 0;
    /// No buffer.
    static final int NONE = -1;
    /// Bytes of a buffer; what is more is read by the loop right after.
    static final int BYTES = 16 * 1024;

    private static final int COUNT = 128; // a power of two
    private static final int ENTRY_BYTES = 16; // struct io_uring_buf
    private static final int LENGTH_OFFSET = 8;
    private static final int ID_OFFSET = 12;
    private static final long TAIL_OFFSET = 14;
    private static final int PAGE = 4096;
    private static final VarHandle TAIL = JAVA_SHORT.varHandle();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment ring = arena.allocate(COUNT * (long) ENTRY_BYTES, PAGE);
    private final long memory = arena.allocate(COUNT * (long) BYTES, PAGE).address();
    private int tail;
    private int out; // with the loop

    private ReceiveBuffers() {
        for (int buffer = 0; buffer < COUNT; buffer++) {
            provide(buffer);
        }
    }

    /// Makes them known to the ring of the calling thread; null when the kernel cannot, as before
    /// Linux 6.3.
    static @Nullable ReceiveBuffers open() {
        var buffers = new ReceiveBuffers();
        if (!IoUringRing.provideBuffers(buffers.ring.address(), COUNT, GROUP)) {
            buffers.free();
            return null;
        }
        return buffers;
    }

    long address(int buffer) {
        return memory + (long) buffer * BYTES;
    }

    /// The kernel has answered in one of them.
    void onTaken() {
        out++;
    }

    /// Lets the kernel use a buffer again.
    void giveBack(int buffer) {
        out--;
        provide(buffer);
    }

    private void provide(int buffer) {
        long entry = (long) (tail & (COUNT - 1)) * ENTRY_BYTES;
        ring.set(JAVA_LONG, entry, address(buffer));
        ring.set(JAVA_INT, entry + LENGTH_OFFSET, BYTES);
        ring.set(JAVA_SHORT, entry + ID_OFFSET, (short) buffer);
        tail++;
        TAIL.setRelease(ring, TAIL_OFFSET, (short) tail);
    }

    /// Gives back the memory, when the ring is gone.
    void free() {
        assert out == 0 : "a buffer that some connection did not give back";
        arena.close();
    }
}
