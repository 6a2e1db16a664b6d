package dev.sluice.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the connections of one loop share on `io_uring(7)`: the buffers that the kernel receives
/// into, and the queue of those who want input. They ask at the end of the loop's turn, so that all
/// their requests go out with the one call in which the loop waits.
final class RingStreams implements Streams, Runnable {

    private final Loop loop;
    private final @Nullable ReceiveBuffers buffers;
    private RingStream[] waiting = new RingStream[64];
    private int count;

    RingStreams(Loop loop) {
        this.loop = loop;
        this.buffers = ReceiveBuffers.open();
    }

    @Override
    public Stream accepted(TcpSession session, int descriptor) {
        return new RingStream(this, session, descriptor, true);
    }

    @Override
    public Stream connecting(TcpSession session, Endpoint endpoint, int descriptor) {
        return new RingStream(this, session, descriptor, false);
    }

    /// Lets `stream` ask for input, soon.
    void soon(RingStream stream) {
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * count);
        }
        waiting[count++] = stream;
        if (count == 1) {
            loop.again(this);
        }
    }

    @Override
    public void run() {
        int asking = count;
        count = 0; // first: no fault may keep those who come later waiting for ever
        for (int i = 0; i < asking; i++) {
            ask(waiting[i]);
        }
        Arrays.fill(waiting, 0, asking, null);
    }

    private void ask(RingStream stream) {
        try {
            stream.askForInput();
        } catch (Throwable bug) {
            loop.fault(bug);
            stream.onFault();
        }
    }

    /// The buffers that the kernel receives into; null where it has no such thing, and bytes are read
    /// by the loop itself.
    @Nullable
    ReceiveBuffers buffers() {
        return buffers;
    }

    /// The kernel has answered in a buffer; nothing happens for [ReceiveBuffers#NONE].
    void onTaken(int buffer) {
        if (buffer != ReceiveBuffers.NONE && buffers != null) {
            buffers.onTaken();
        }
    }

    /// Gives a buffer back to the kernel; nothing happens for [ReceiveBuffers#NONE].
    void giveBack(int buffer) {
        if (buffer != ReceiveBuffers.NONE && buffers != null) {
            buffers.giveBack(buffer);
        }
    }

    @Override
    public void free() {
        if (buffers != null) {
            buffers.free();
        }
    }
}
