package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoOps;

/// Readiness by `io_uring(7)`: one poll request for each socket, which answers at each change until
/// it is taken back. Requests and answers of a loop's turn travel in the one system call in which it
/// waits.
///
/// A data segment is always told together with [Readiness#URGENT], since the kernel tells what it
/// was woken with and not what it found; so every read goes on until nothing is left.
///
/// @param reason why this engine runs
record IoUringEngine(String reason) implements Engine {

    // As the kernel numbers them (linux/io_uring.h); Netty keeps its constants to itself.
    private static final byte POLL_ADD = 6;
    private static final byte ASYNC_CANCEL = 14;
    private static final int POLL_ADD_MULTI = 1;
    private static final int CQE_F_MORE = 2;
    private static final int NO_DESCRIPTOR = -1;

    static IoUringEngine open(String reason) throws StartException {
        String obstacle = obstacle();
        if (!obstacle.isEmpty()) {
            throw new StartException("engine io_uring: not available here (%s)"
                    .formatted(obstacle));
        }
        return new IoUringEngine(reason);
    }

    /// Why this engine cannot run on this machine; empty when it can.
    static String obstacle() {
        if (!IoUring.isAvailable()) {
            return String.valueOf(IoUring.unavailabilityCause().getMessage());
        }
        return IoUring.isPollAddMultishotEnabled()
                ? ""
                : "Linux " + System.getProperty("os.version") + " has no lasting poll requests";
    }

    @Override
    public String word() {
        return "io_uring";
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return IoUringIoHandler.newFactory();
    }

    @Override
    public IoOps connectionInterest(int descriptor, boolean writable) {
        return poll(descriptor, writable ? Readiness.OF_BOTH_WAYS : Readiness.OF_READING);
    }

    /// A further poll request would stand beside the first.
    @Override
    public boolean changesInterest() {
        return false;
    }

    @Override
    public IoOps listenerInterest(int descriptor) {
        return poll(descriptor, Readiness.OF_LISTENER);
    }

    private static IoOps poll(int descriptor, int events) {
        return request(POLL_ADD, descriptor, 0, POLL_ADD_MULTI, events);
    }

    @Override
    public int readiness(IoEvent event) {
        var completion = (IoUringIoEvent) event;
        if (completion.res() < 0) {
            throw new IllegalStateException("a poll request failed: " + completion.res());
        }
        int readiness = Readiness.of(completion.res());
        return (completion.flags() & CQE_F_MORE) != 0 ? readiness : readiness | Readiness.LAPSED;
    }

    /// A poll request holds the socket open beyond `close(2)`: without this, the peer would wait for
    /// its end for ever.
    @Override
    public void forget(IoRegistration registration, long watch) {
        registration.submit(request(ASYNC_CANCEL, NO_DESCRIPTOR, watch, 0, 0));
    }

    /// The user data is Netty's business, as long as ours fits its 16 bits.
    private static IoOps request(byte opcode, int descriptor, long address, int length, int flags) {
        return new IoUringIoOps(opcode, (byte) 0, (short) 0, descriptor, 0L, address, length,
                flags, 0L, (short) 0, (short) 0, 0, 0L);
    }
}
