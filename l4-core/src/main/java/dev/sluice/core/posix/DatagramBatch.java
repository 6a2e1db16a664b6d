package dev.sluice.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Datagrams that travel between the kernel and this process in one system call: an array of
/// `struct mmsghdr` (recvmmsg(2), sendmmsg(2)), and for each a buffer, a peer's address and room for
/// control messages (cmsg(3)). For the one thread that made it.
///
/// A slot is either ready to receive, as all are at first and after [#reset], or holds a datagram,
/// which can be sent on from where it lies.
public final class DatagramBatch {

    /// More than any UDP datagram: 65,507 bytes over IPv4, 65,527 over IPv6.
    public static final int BYTES_MAX = 65_536;

    /// Buffers begin at different distances from a multiple of 64 KiB, or all their first lines would
    /// compete for the same few lines of the processor's caches.
    private static final int BUFFER_STRIDE = BYTES_MAX + 3 * 64;
    /// Room before each datagram, for a prefix that it gets.
    private static final int HEADROOM = 64;

    /// Fewer to one address are sent with others: a call of their own would cost what it saves.
    public static final int SEGMENTS_MIN = 4;
    /// UDP_MAX_SEGMENTS of older kernels, and what fits into one datagram.
    private static final int SEGMENTS_MAX = 64;
    private static final int SEGMENTS_BYTES_MAX = 65_507;

    // struct mmsghdr
    private static final int MESSAGE_BYTES = 64;
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int VECTOR = 16;
    private static final int VECTORS = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int LENGTH = 56;
    // struct iovec
    private static final int VECTOR_BYTES = 16;
    private static final int NAME_BYTES = 32;
    private static final int CONTROL_BYTES = 128;

    private final int slots;
    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final long buffers;

    /// @param posix gives the memory of the buffers; what is never used of it is never touched
    public DatagramBatch(Posix posix, int slots) {
        // Automatic: lives as long as this object, and needs no close.
        var arena = Arena.ofAuto();
        this.slots = slots;
        this.messages = arena.allocate((long) slots * MESSAGE_BYTES, 64);
        this.vectors = arena.allocate((long) slots * VECTOR_BYTES, 64);
        this.names = arena.allocate((long) slots * NAME_BYTES, 64);
        this.controls = arena.allocate((long) slots * CONTROL_BYTES, 64);
        this.buffers = posix.malloc(slots * BUFFER_STRIDE);
        for (int slot = 0; slot < slots; slot++) {
            vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES,
                    buffers + (long) slot * BUFFER_STRIDE + HEADROOM);
            field(slot, VECTOR, vectors.address() + (long) slot * VECTOR_BYTES);
            field(slot, VECTORS, 1);
        }
        reset(0, slots);
    }

    /// Gives the buffers back; the batch's last act.
    public void free(Posix posix) {
        posix.free(buffers);
    }

    /// How many datagrams it takes.
    public int slots() {
        return slots;
    }

    /// Receives what waits in a socket, into the slots from `first` on, which must be ready for it.
    ///
    /// @return how many datagrams came, or a negative [Errno]; fewer than there was room for means
    ///     that no more waited, or that an error has come between, which the next call answers
    public int receive(DatagramCalls calls, int descriptor, int first) {
        return calls.recvmmsg(descriptor, messages.address() + (long) first * MESSAGE_BYTES,
                slots - first);
    }

    /// Sends the datagrams in the slots from `first` up to `end`, each to where [#sendTo] or
    /// [#sendOn] said.
    ///
    /// @return how many were sent, at least one; or a negative [Errno] that concerns the first
    public int send(DatagramCalls calls, int descriptor, int first, int end) {
        return calls.sendmmsg(descriptor, messages.address() + (long) first * MESSAGE_BYTES,
                end - first);
    }

    /// The same for datagrams that all go to one address: those of one size pass through the layers
    /// of the kernel as one, and are taken apart as late as can be (UDP_SEGMENT in udp(7)), where
    /// there are [#SEGMENTS_MIN]. Where that cannot be, each goes by itself.
    public int sendAlike(DatagramCalls calls, int descriptor, int first, int end) {
        int alike = endOfAlike(first, end);
        if (alike - first >= SEGMENTS_MIN && calls.knowsSegments(descriptor)) {
            int result = sendSegments(calls, descriptor, first, alike);
            if (!isOnlyForSegments(result)) {
                return result < 0 ? result : alike - first;
            }
        }
        return send(calls, descriptor, first, end);
    }

    /// What segments have in common: the size of the first, but for the last, which may be smaller.
    private int endOfAlike(int first, int end) {
        long size = sizeToSend(first);
        long sum = size;
        int slot = first + 1;
        while (slot < end && slot - first < SEGMENTS_MAX && size > 0) {
            long next = sizeToSend(slot);
            sum += next;
            if (next > size || next == 0 || sum > SEGMENTS_BYTES_MAX) {
                break;
            }
            slot++;
            if (next < size) {
                break;
            }
        }
        return slot;
    }

    private int sendSegments(DatagramCalls calls, int descriptor, int first, int end) {
        long message = (long) first * MESSAGE_BYTES;
        long before = messages.get(JAVA_LONG, message + CONTROL_LENGTH);
        long control = (long) first * CONTROL_BYTES + before;
        controls.set(JAVA_LONG, control, 16 + Short.BYTES);
        controls.set(JAVA_INT, control + 8, Sockets.IPPROTO_UDP);
        controls.set(JAVA_INT, control + 12, Sockets.UDP_SEGMENT);
        controls.set(JAVA_SHORT, control + 16, (short) sizeToSend(first));
        field(first, CONTROL_LENGTH, before + 24);
        field(first, VECTORS, end - first); // those of neighbours lie side by side
        int result = calls.sendmmsg(descriptor, messages.address() + message, 1);
        field(first, VECTORS, 1);
        field(first, CONTROL_LENGTH, before);
        messages.set(JAVA_INT, message + LENGTH, (int) sizeToSend(first)); // it held their sum
        return result;
    }

    /// True when each of them may still be sent by itself: they are too large for the way there, or
    /// together; or the kernel or the network card does not know how.
    private static boolean isOnlyForSegments(int result) {
        return result == -Errno.EMSGSIZE || result == -Errno.EINVAL || result == -Errno.EIO
                || result == -Errno.EOPNOTSUPP || result == -Errno.EAGAIN
                || result == -Errno.ENOBUFS;
    }

    private long sizeToSend(int slot) {
        return vectors.get(JAVA_LONG, (long) slot * VECTOR_BYTES + 8);
    }

    /// Makes the slots from `first` up to `end` ready to receive.
    public void reset(int first, int end) {
        for (int slot = first; slot < end; slot++) {
            vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, BYTES_MAX);
            field(slot, NAME, names.address() + (long) slot * NAME_BYTES);
            messages.set(JAVA_INT, (long) slot * MESSAGE_BYTES + NAME_LENGTH, NAME_BYTES);
            field(slot, CONTROL, controls.address() + (long) slot * CONTROL_BYTES);
            field(slot, CONTROL_LENGTH, CONTROL_BYTES);
        }
    }

    /// Moves the datagram of one slot to another one, whose own is forgotten.
    public void move(int from, int to) {
        long source = (long) from * VECTOR_BYTES;
        long target = (long) to * VECTOR_BYTES;
        long moved = vectors.get(JAVA_LONG, source);
        vectors.set(JAVA_LONG, source, vectors.get(JAVA_LONG, target));
        vectors.set(JAVA_LONG, target, moved);
        messages.set(JAVA_INT, (long) to * MESSAGE_BYTES + LENGTH, length(from));
    }

    /// Bytes of the datagram in a slot; may be 0.
    public int length(int slot) {
        return messages.get(JAVA_INT, (long) slot * MESSAGE_BYTES + LENGTH);
    }

    /// For tests, which put a datagram there themselves.
    void setLength(int slot, int length) {
        messages.set(JAVA_INT, (long) slot * MESSAGE_BYTES + LENGTH, length);
    }

    /// Where the datagram in a slot lies; the 64 bytes before it are free.
    public long address(int slot) {
        return vectors.get(JAVA_LONG, (long) slot * VECTOR_BYTES);
    }

    /// Reads into `peer` who sent the datagram in a slot.
    public void readPeer(int slot, DatagramPeer peer) {
        peer.readName(names, (long) slot * NAME_BYTES);
        long end = controlEnd(slot);
        for (long at = (long) slot * CONTROL_BYTES; at < end; at = next(at)) {
            peer.readControl(controls, at);
        }
    }

    /// How many datagrams the kernel has dropped so far because the socket's queue was full, as the
    /// message in a slot says; -1 when it says nothing (SO_RXQ_OVFL in socket(7)).
    public long overflow(int slot) {
        long end = controlEnd(slot);
        for (long at = (long) slot * CONTROL_BYTES; at < end; at = next(at)) {
            if (controls.get(JAVA_INT, at + 8) == Sockets.SOL_SOCKET
                    && controls.get(JAVA_INT, at + 12) == Sockets.SO_RXQ_OVFL) {
                return Integer.toUnsignedLong(controls.get(JAVA_INT, at + 16));
            }
        }
        return -1;
    }

    private long controlEnd(int slot) {
        return (long) slot * CONTROL_BYTES
                + messages.get(JAVA_LONG, (long) slot * MESSAGE_BYTES + CONTROL_LENGTH);
    }

    /// Where the next control message begins (CMSG_NXTHDR).
    private long next(long at) {
        return at + Math.max(16, (controls.get(JAVA_LONG, at) + 7) & ~7L);
    }

    /// The datagram in a slot goes, as it came, to whom the socket is connected to.
    public void sendOn(int slot) {
        vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, length(slot));
        field(slot, NAME, 0);
        messages.set(JAVA_INT, (long) slot * MESSAGE_BYTES + NAME_LENGTH, 0);
        field(slot, CONTROL_LENGTH, 0);
    }

    /// The datagram of `length` bytes in a slot goes to this address.
    public void sendTo(int slot, int length, DatagramPeer to) {
        vectors.set(JAVA_LONG, (long) slot * VECTOR_BYTES + 8, length);
        messages.set(JAVA_INT, (long) slot * MESSAGE_BYTES + NAME_LENGTH,
                to.writeName(names, (long) slot * NAME_BYTES));
        field(slot, CONTROL_LENGTH, to.writeControl(controls, (long) slot * CONTROL_BYTES));
    }

    private void field(int slot, int field, long value) {
        messages.set(JAVA_LONG, (long) slot * MESSAGE_BYTES + field, value);
    }
}
