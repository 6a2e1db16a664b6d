package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import io.netty.channel.IoOps;

/// A connection whose readiness `epoll(7)` tells at each change only, so it is remembered here until
/// a call finds out that it has passed.
final class EpollStream extends Polled implements Stream {

    /// Events without a stall after which a socket is no longer asked whether it takes bytes.
    private static final int CALM = 8;

    private final TcpSession session;
    private boolean readable;
    private boolean writable;
    private int announced; // what holds for good, of Readiness
    private boolean allRead;
    private boolean asksToWrite;
    private byte calm;

    private EpollStream(TcpSession session, int descriptor, boolean isOpen, boolean isUnix) {
        super(session.loop(), descriptor);
        this.session = session;
        this.writable = isOpen;
        this.asksToWrite = !isOpen;
        // There, reads stop short where a peer has sent descriptors along, unannounced (unix(7)).
        this.announced = isUnix ? Readiness.URGENT : 0;
    }

    /// Makes those of any loop.
    enum Factory implements Streams {
        INSTANCE;

        @Override
        public Stream accepted(TcpSession session, int descriptor) {
            return new EpollStream(session, descriptor, true, session.client().isUnix());
        }

        @Override
        public Stream connecting(TcpSession session, Endpoint endpoint, int descriptor) {
            return new EpollStream(session, descriptor, false, endpoint.isUnix());
        }
    }

    @Override
    IoOps interest() {
        return EpollEngine.connectionInterest(asksToWrite);
    }

    @Override
    void onReady(int readiness) {
        if (asksToWrite && writable && ++calm == CALM) {
            askToWrite(false);
        }
        readable |= (readiness & Readiness.READABLE) != 0;
        writable |= (readiness & Readiness.WRITABLE) != 0;
        announced |= readiness & (Readiness.ENDED | Readiness.FAILED | Readiness.URGENT);
        session.onReady(this, readiness);
    }

    @Override
    public void onFault() {
        session.end(EndReason.FAULT);
    }

    @Override
    public int receive() {
        if (allRead) {
            return 0;
        }
        int count = loop().posix().recv(descriptor(), loop().buffer(), Loop.BUFFER_BYTES);
        if (count == -Errno.EAGAIN) {
            readable = false;
        } else if (count > 0 && count < Loop.BUFFER_BYTES) {
            onShortRead();
        }
        return count;
    }

    /// There is no more (epoll(7), question 9), unless urgent data has cut the read in two. An end
    /// that was announced before the read comes next then, and need not be read to be believed; a
    /// failure must be.
    private void onShortRead() {
        if (announced == Readiness.ENDED) {
            allRead = true;
        } else if ((announced & (Readiness.ENDED | Readiness.URGENT)) == 0) {
            readable = false;
        }
    }

    @Override
    public int fill(Pipe pipe) {
        return pipe.fill(descriptor());
    }

    @Override
    public void stalled() {
        writable = false;
        calm = 0;
        askToWrite(true);
    }

    /// Most sockets take whatever they are given. Who asks them only for what there is to read has
    /// one event less in each session, and events without garbage.
    private void askToWrite(boolean ask) {
        if (asksToWrite != ask) {
            asksToWrite = ask;
            watchOtherwise();
        }
    }

    /// Nothing to do: the kernel tells of every change unasked.
    @Override
    public void awaitInput(boolean bulky) {}

    @Override
    public boolean isAsking() {
        return false;
    }

    @Override
    public void awaitFailure() {}

    @Override
    public long received() {
        return loop().buffer();
    }

    @Override
    public void release() {}

    @Override
    public boolean isReadable() {
        return readable;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }
}
