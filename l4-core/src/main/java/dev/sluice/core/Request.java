package dev.sluice.core;

import io.netty.channel.IoOps;
import io.netty.channel.uring.IoUringIoOps;

/// The requests that are made to `io_uring(7)`, in the kernel's numbers (linux/io_uring.h); Netty
/// keeps its constants to itself. The user data is Netty's business as long as ours fits its 16 bits.
final class Request {

    // What a connection may have under way, as bits; they travel as user data.
    static final int INPUT = 1;
    static final int OUTPUT = 2;
    static final int FAILURE = 4;
    static final int OPENING = 8;

    static final byte POLL_ADD = 6;
    static final byte RECV = 27;
    private static final byte ASYNC_CANCEL = 14;
    private static final byte CLOSE = 19;

    private static final int POLL_ADD_MULTI = 1;
    private static final int CANCEL_ALL = 1;
    private static final int CANCEL_FD = 2;
    private static final short RECV_POLL_FIRST = 1;
    private static final byte BUFFER_SELECT = 1 << 5;
    private static final int CQE_F_BUFFER = 1;
    private static final int CQE_F_MORE = 2;
    private static final int CQE_BUFFER_SHIFT = 16;
    private static final int NO_DESCRIPTOR = -1;

    private Request() {}

    /// Tells once when one of `events` is true of a descriptor, or an error.
    static IoOps poll(int descriptor, int events, int userData) {
        return request(POLL_ADD, descriptor, 0, 0, events, userData);
    }

    /// Tells each time that one of `events` becomes true, or an error, or the end both ways.
    static IoOps pollOnAndOn(int descriptor, int events, int userData) {
        return request(POLL_ADD, descriptor, 0, POLL_ADD_MULTI, events, userData);
    }

    /// Receives once, when there is something, into a buffer that the kernel takes from the loop's
    /// [ReceiveBuffers]. It is not tried before the socket has been asked: mostly there is nothing
    /// yet.
    static IoOps receive(int descriptor) {
        return new IoUringIoOps(RECV, BUFFER_SELECT, RECV_POLL_FIRST, descriptor, 0L, 0L, 0, 0,
                INPUT, ReceiveBuffers.GROUP, (short) 0, 0, 0L);
    }

    /// True of an answer after which others will come to the same request.
    static boolean goesOn(int flags) {
        return (flags & CQE_F_MORE) != 0;
    }

    /// The buffer that a receive request was answered in, or [ReceiveBuffers#NONE].
    static int bufferOf(int flags) {
        return (flags & CQE_F_BUFFER) == 0
                ? ReceiveBuffers.NONE
                : flags >>> CQE_BUFFER_SHIFT;
    }

    /// Takes back one request.
    static IoOps cancel(long request) {
        return request(ASYNC_CANCEL, NO_DESCRIPTOR, request, 0, 0, 0);
    }

    /// Takes back every request for a descriptor.
    static IoOps cancelAll(int descriptor) {
        return request(ASYNC_CANCEL, descriptor, 0, 0, CANCEL_ALL | CANCEL_FD, 0);
    }

    static IoOps close(int descriptor) {
        return request(CLOSE, descriptor, 0, 0, 0, 0);
    }

    private static IoOps request(byte opcode, int descriptor, long address, int length, int flags,
            int userData) {
        return new IoUringIoOps(opcode, (byte) 0, (short) 0, descriptor, 0L, address, length,
                flags, userData, (short) 0, (short) 0, 0, 0L);
    }
}
