package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.uring.IoUringIoEvent;
import org.jspecify.annotations.Nullable;

/// A connection on `io_uring(7)`: reading is a request, whose answer brings the bytes in one of the
/// loop's [ReceiveBuffers]; a socket that is slow, or that feeds a pipe, is asked for its readiness
/// instead. Whatever is written is written at once.
///
/// A request for input is answered once, from what is true when it is made, so nothing can be missed
/// between two of them. Room to write and failures are told at each change, from the first time
/// that the session has need of it; once both sides have ended, a single answer would be that end,
/// over and over.
final class RingStream extends Watched implements Stream {

    private static final int NOTHING = Integer.MIN_VALUE;

    private final TcpSession session;
    private final RingStreams ring;
    private @Nullable IoOps receive; // made when it is first needed, the same for every message
    private int underWay; // a set of requests, as in Request
    private int arrived = NOTHING; // what a receive request has brought, like the answer of recv(2)
    private int arrivedIn; // which buffer it lies in, when it is bytes
    private int holds = ReceiveBuffers.NONE; // the buffer that was handed out and is in use
    private boolean readable;
    private boolean writable;
    private boolean bulky;

    RingStream(RingStreams ring, TcpSession session, int descriptor, boolean isOpen) {
        super(session.loop(), descriptor);
        this.ring = ring;
        this.session = session;
        this.writable = isOpen;
    }

    @Override
    public boolean watch() {
        if (!register()) {
            return false;
        }
        if (writable) {
            awaitFailure();
        } else {
            underWay = Request.OPENING;
            submit(Request.poll(descriptor(), Readiness.OF_WRITING, Request.OPENING));
        }
        return true;
    }

    @Override
    public void awaitInput(boolean forPipe) {
        if (!isAsking()) {
            underWay |= Request.INPUT;
            bulky = forPipe;
            ring.soon(this);
        }
    }

    /// Its turn, at the end of the loop's, to ask for input.
    void askForInput() {
        if (!isOpen()) {
            return;
        }
        ReceiveBuffers buffers = ring.buffers();
        if (bulky || buffers == null) {
            submit(Request.poll(descriptor(), Readiness.OF_READING, Request.INPUT));
            return;
        }
        if (receive == null) {
            receive = Request.receive(descriptor());
        }
        submit(receive);
    }

    @Override
    public boolean isAsking() {
        return (underWay & Request.INPUT) != 0;
    }

    @Override
    public void awaitFailure() {
        if ((underWay & (Request.FAILURE | Request.OUTPUT)) == 0) {
            underWay |= Request.FAILURE;
            submit(Request.pollOnAndOn(descriptor(), 0, Request.FAILURE));
        }
    }

    @Override
    void onEvent(IoEvent event) {
        var answer = (IoUringIoEvent) event;
        switch (answer.opcode()) {
            case Request.RECV -> onReceived(answer.res(), answer.flags());
            case Request.POLL_ADD -> onPolled((int) answer.userData(), answer.res(),
                    Request.goesOn(answer.flags()));
            default -> {
                /* a request taken back, or the descriptor closed */ }
        }
    }

    private void onReceived(int result, int flags) {
        underWay &= ~Request.INPUT;
        int buffer = Request.bufferOf(flags);
        ring.onTaken(buffer);
        if (!isOpen() || result <= 0) {
            ring.giveBack(buffer);
        }
        if (!isOpen()) {
            return;
        }
        // Without a buffer the bytes are still in the socket, and are read from there.
        arrived = result == -Errno.ENOBUFS ? NOTHING : result;
        arrivedIn = buffer;
        readable = true;
        session.onReady(this, Readiness.READABLE);
        release();
    }

    private void onPolled(int request, int result, boolean goesOn) {
        if (!goesOn) {
            underWay &= ~request;
        }
        if (!isOpen()) {
            return;
        }
        if (result < 0) {
            throw new IllegalStateException("a poll request failed: " + result);
        }
        int readiness = Readiness.of(result);
        if (isAsking()) {
            readiness &= ~Readiness.READABLE; // what there is to read comes with the other answer
        }
        readable |= (readiness & Readiness.READABLE) != 0;
        writable |= (readiness & Readiness.WRITABLE) != 0;
        session.onReady(this, readiness);
    }

    @Override
    public void onFault() {
        session.end(EndReason.FAULT);
    }

    @Override
    public int receive() {
        assert !isAsking() : "the kernel may read between";
        if (arrived != NOTHING) {
            return takeArrived();
        }
        int count = loop().posix().recv(descriptor(), loop().buffer(), Loop.BUFFER_BYTES);
        if (count == -Errno.EAGAIN || (count > 0 && count < Loop.BUFFER_BYTES)) {
            readable = false; // and if there is more after all, the next request tells at once
        }
        return count;
    }

    private int takeArrived() {
        int count = arrived;
        arrived = NOTHING;
        if (count > 0) {
            holds = arrivedIn;
            readable = count == ReceiveBuffers.BYTES;
        }
        return count;
    }

    @Override
    public long received() {
        ReceiveBuffers buffers = ring.buffers();
        return holds == ReceiveBuffers.NONE || buffers == null
                ? loop().buffer()
                : buffers.address(holds);
    }

    @Override
    public void release() {
        ring.giveBack(holds);
        holds = ReceiveBuffers.NONE;
    }

    @Override
    public int fill(Pipe pipe) {
        assert arrived == NOTHING && !isAsking() : "the pipe would pass bytes by";
        return pipe.fill(descriptor());
    }

    @Override
    public void stalled() {
        writable = false;
        if ((underWay & Request.OUTPUT) == 0) {
            underWay |= Request.OUTPUT;
            submit(Request.pollOnAndOn(descriptor(), Readiness.OF_WRITING, Request.OUTPUT));
        }
    }

    /// A request under way holds the socket open beyond `close(2)`, and one that the kernel has not
    /// seen yet must not meet whoever gets the same descriptor next: so both are told in one queue.
    @Override
    void closeDescriptor() {
        if (arrived != NOTHING) {
            takeArrived();
        }
        release();
        if (underWay == 0) {
            super.closeDescriptor();
        } else {
            submit(Request.cancelAll(descriptor()));
            submit(Request.close(descriptor()));
        }
    }

    @Override
    public boolean isReadable() {
        return readable;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }
}
