package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Readiness by `epoll(7)`, edge-triggered: each socket is registered once and never again, so a
/// session costs two `epoll_ctl` calls per connection and none per message.
///
/// @param reason why this engine runs
record EpollEngine(String reason) implements Engine {

    // As the kernel numbers them (epoll_ctl(2)); Netty has no constant for EPOLLHUP.
    private static final int EPOLLIN = 0x1;
    private static final int EPOLLPRI = 0x2;
    private static final int EPOLLOUT = 0x4;
    private static final int EPOLLERR = 0x8;
    private static final int EPOLLHUP = 0x10;
    private static final int EPOLLRDHUP = 0x2000;
    private static final int EPOLLET = 1 << 31;

    private static final IoOps CONNECTION = EpollIoOps
            .valueOf(EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    private static final IoOps LISTENER = EpollIoOps.valueOf(EPOLLIN | EPOLLET);

    static EpollEngine open(String reason) throws StartException {
        if (!Epoll.isAvailable()) {
            Throwable cause = Epoll.unavailabilityCause();
            throw new StartException("engine epoll: not available here (%s)"
                    .formatted(cause == null ? "unknown cause" : cause.getMessage()));
        }
        return new EpollEngine(reason);
    }

    @Override
    public String word() {
        return "epoll";
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return EpollIoHandler.newFactory();
    }

    @Override
    public IoOps connectionInterest() {
        return CONNECTION;
    }

    @Override
    public IoOps listenerInterest() {
        return LISTENER;
    }

    @Override
    public int readiness(IoEvent event) {
        int ops = ((EpollIoEvent) event).ops().value();
        int readiness = 0;
        if ((ops & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
            readiness |= Readiness.READABLE;
        }
        if ((ops & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
            readiness |= Readiness.WRITABLE;
        }
        if ((ops & EPOLLPRI) != 0) {
            readiness |= Readiness.URGENT;
        }
        if ((ops & (EPOLLRDHUP | EPOLLHUP)) != 0) {
            readiness |= Readiness.ENDED;
        }
        if ((ops & EPOLLERR) != 0) {
            readiness |= Readiness.FAILED;
        }
        return readiness;
    }
}
