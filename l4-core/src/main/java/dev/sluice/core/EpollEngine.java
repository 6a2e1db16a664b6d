package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/// Readiness by `epoll(7)`, edge-triggered: each socket is registered once, and again only when it
/// begins or ceases to be slow, so messages cost no `epoll_ctl`.
///
/// @param reason why this engine runs
record EpollEngine(String reason) implements Engine {

    private static final int EPOLLET = 1 << 31;
    private static final IoOps READING = EpollIoOps.valueOf(Readiness.OF_READING | EPOLLET);
    private static final IoOps BOTH_WAYS = EpollIoOps.valueOf(Readiness.OF_BOTH_WAYS | EPOLLET);
    private static final IoOps INPUT = EpollIoOps.valueOf(Readiness.OF_INPUT | EPOLLET);

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
    public Streams streams(Loop loop) {
        return EpollStream.Factory.INSTANCE;
    }

    /// The interest of a connection: readable, ended, failed, and where wanted writable.
    static IoOps connectionInterest(boolean writable) {
        return writable ? BOTH_WAYS : READING;
    }

    @Override
    public IoOps inputInterest(int descriptor) {
        return INPUT;
    }

    @Override
    public boolean tellsByNumber() {
        return true;
    }

    @Override
    public int readiness(IoEvent event) {
        return Readiness.of(((EpollIoEvent) event).ops().value());
    }

    /// Nothing to do: the kernel forgets a descriptor that is closed, which saves an `epoll_ctl`.
    @Override
    public void forget(Polled polled, long watch) {}
}
