package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import io.netty.channel.IoOps;

/// One TCP connection of a session, and what the kernel last said of it. Readiness is told at each
/// change only, so it is remembered here until a call finds out that it has passed.
final class Stream extends Watched {

    /// Events without a stall after which a socket is no longer asked whether it takes bytes.
    private static final int CALM = 8;

    private final TcpSession session;
    private boolean readable;
    private boolean writable;
    private boolean readsFallShort;
    private boolean asksToWrite;
    private byte calm;

    private Stream(TcpSession session, int descriptor, boolean isOpen) {
        super(session.loop(), descriptor);
        this.session = session;
        this.writable = isOpen;
        this.asksToWrite = !isOpen || !loop().engine().changesInterest();
    }

    /// A connection that has been accepted.
    static Stream accepted(TcpSession session, int descriptor) {
        return new Stream(session, descriptor, true);
    }

    /// A connection that opens when the kernel says that it takes bytes.
    static Stream connecting(TcpSession session, int descriptor) {
        return new Stream(session, descriptor, false);
    }

    @Override
    IoOps interest() {
        return loop().engine().connectionInterest(descriptor(), asksToWrite);
    }

    @Override
    void onReady(int readiness) {
        if (asksToWrite && writable && ++calm == CALM) {
            askToWrite(false);
        }
        readable |= (readiness & Readiness.READABLE) != 0;
        writable |= (readiness & Readiness.WRITABLE) != 0;
        readsFallShort |= (readiness & (Readiness.ENDED | Readiness.URGENT)) != 0;
        session.onReady(this, readiness);
    }

    @Override
    public void onFault() {
        session.end(EndReason.FAULT);
    }

    /// Reads into the loop's buffer: the bytes read, 0 at the end of input, or a negative [Errno].
    int receive() {
        int count = loop().posix().recv(descriptor(), loop().buffer(), Loop.BUFFER_BYTES);
        // A short read means that there is no more (epoll(7), question 9), unless the end or urgent
        // data has been announced: the one must be read to see it, the other cuts reads in two.
        if (count == -Errno.EAGAIN
                || (count > 0 && count < Loop.BUFFER_BYTES && !readsFallShort)) {
            readable = false;
        }
        return count;
    }

    /// Sends what the kernel takes: 0 or more bytes, or a negative [Errno] other than `EAGAIN`.
    int send(long address, int length) {
        if (!writable) {
            return 0;
        }
        int count = loop().posix().send(descriptor(), address, length);
        if (count == -Errno.EAGAIN) {
            onStall();
            return 0;
        }
        if (count >= 0 && count < length) {
            onStall();
        }
        return count;
    }

    /// Moves what there is to read into `pipe`: the bytes moved, 0 at the end of input, or a negative
    /// [Errno], among them `EAGAIN` for want of input or of room.
    int fill(Pipe pipe) {
        return pipe.fill(descriptor());
    }

    /// Sends what the kernel takes out of `pipe`: 0 or more bytes, or a negative [Errno] other than
    /// `EAGAIN`.
    int drain(Pipe pipe) {
        if (!writable) {
            return 0;
        }
        int count = pipe.drain(descriptor());
        if (count == -Errno.EAGAIN) {
            onStall();
            return 0;
        }
        return count;
    }

    private void onStall() {
        writable = false;
        calm = 0;
        askToWrite(true);
    }

    /// Most sockets take whatever they are given. Who asks them only for what there is to read has
    /// one event less in each session, and events without garbage.
    private void askToWrite(boolean ask) {
        if (asksToWrite != ask && loop().engine().changesInterest()) {
            asksToWrite = ask;
            watchOtherwise();
        }
    }

    /// Tells the peer that nothing more comes, after all that was sent.
    void endOutput() {
        loop().posix().shutdownOutput(descriptor());
    }

    /// Closes in order when all was said, else with a reset, so that the peer cannot take a cut-off
    /// stream for a whole one.
    void close(boolean orderly) {
        if (isOpen() && !orderly) {
            loop().posix().resetOnClose(descriptor());
        }
        close();
    }

    boolean isReadable() {
        return readable;
    }

    boolean isWritable() {
        return writable;
    }
}
