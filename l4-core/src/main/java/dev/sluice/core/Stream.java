package dev.sluice.core;

import dev.sluice.core.posix.Errno;

/// One TCP connection of a session, and what the kernel last said of it. Readiness is told at each
/// change only, so it is remembered here until a call finds out that it has passed.
final class Stream extends Watched {

    private final TcpSession session;
    private boolean readable;
    private boolean writable;
    private boolean ended;

    Stream(TcpSession session, int descriptor) {
        super(session.loop(), descriptor);
        this.session = session;
    }

    @Override
    void onReady(int readiness) {
        readable |= (readiness & Readiness.READABLE) != 0;
        writable |= (readiness & Readiness.WRITABLE) != 0;
        ended |= (readiness & Readiness.ENDED) != 0;
        session.onReady(this, readiness);
    }

    @Override
    void onFault() {
        session.end(EndReason.FAULT);
    }

    /// Reads into the loop's buffer: the bytes read, 0 at the end of input, or a negative [Errno].
    int receive() {
        int count = loop().posix().recv(descriptor(), loop().buffer(), Loop.BUFFER_BYTES);
        // A short read means that there is no more (epoll(7), question 9), unless the end has been
        // announced: then it must be read to see it.
        if (count == -Errno.EAGAIN || (count > 0 && count < Loop.BUFFER_BYTES && !ended)) {
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
            writable = false;
            return 0;
        }
        if (count >= 0 && count < length) {
            writable = false;
        }
        return count;
    }

    /// Tells the peer that nothing more comes, after all that was sent.
    void endOutput() {
        loop().posix().shutdownOutput(descriptor());
    }

    /// Closes as the session has ended: in order when all was said, else with a reset, so that the
    /// peer cannot take a cut-off stream for a whole one.
    void close(EndReason reason) {
        if (isOpen() && !isOrderly(reason)) {
            loop().posix().resetOnClose(descriptor());
        }
        close();
    }

    private static boolean isOrderly(EndReason reason) {
        return switch (reason) {
            case CLIENT_CLOSED, BACKEND_CLOSED, IDLE -> true;
            case CLIENT_RESET, BACKEND_RESET, HALF_CLOSE_TIMEOUT, CONNECT_FAILED, CONNECT_TIMEOUT,
                    NO_BACKEND, BACKEND_FULL, QUEUE_FULL, QUEUE_TIMEOUT, CLIENT_GONE, BACKEND_DOWN,
                    BACKEND_WRONG_ROLE, BACKEND_REMOVED, SHUTDOWN, NO_DESCRIPTORS, NO_RESOURCES,
                    FAULT ->
                false;
        };
    }

    boolean isReadable() {
        return readable;
    }

    boolean isWritable() {
        return writable;
    }
}
