package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandler;

/// Requests by `io_uring(7)`: a connection asks for bytes or for its readiness, see [RingStream]; a
/// listening socket has one poll request, which answers at each change until it is taken back.
/// Requests and answers of a loop's turn travel in the one system call in which it waits.
///
/// @param reason why this engine runs
record IoUringEngine(String reason) implements Engine {

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
        if (!IoUring.isPollAddMultishotEnabled()) {
            return "Linux " + System.getProperty("os.version") + " has no lasting poll requests";
        }
        // Nobody can be asked for that itself; what can be asked for came with it, in Linux 5.19.
        return IoUring.isRegisterBufferRingSupported()
                ? ""
                : "Linux " + System.getProperty("os.version")
                        + " cannot take back every request for a socket";
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
    public Streams streams(Loop loop) {
        return new RingStreams(loop);
    }

    @Override
    public IoOps inputInterest(int descriptor) {
        return Request.pollOnAndOn(descriptor, Readiness.OF_INPUT, 0);
    }

    /// An answer names the request, and may come in the turn in which that was made.
    @Override
    public boolean tellsByNumber() {
        return false;
    }

    @Override
    public int readiness(IoEvent event) {
        var completion = (IoUringIoEvent) event;
        if (completion.res() < 0) {
            return completion.res();
        }
        int readiness = Readiness.of(completion.res());
        return Request.goesOn(completion.flags()) ? readiness : readiness | Readiness.LAPSED;
    }

    /// A poll request holds the socket open beyond `close(2)`.
    @Override
    public void forget(Polled polled, long watch) {
        polled.submit(Request.cancel(watch));
    }
}
