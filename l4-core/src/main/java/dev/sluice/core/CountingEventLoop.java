package dev.sluice.core;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/// An event loop that counts its turns: in each it asks the kernel once, hands out the events that
/// the answer brought, and runs tasks.
final class CountingEventLoop extends SingleThreadIoEventLoop {

    private long turn; // the loop's thread

    private CountingEventLoop(MultiThreadIoEventLoopGroup group, Executor executor,
            IoHandlerFactory kernel) {
        super(group, executor, kernel);
    }

    /// Starts that many.
    static MultiThreadIoEventLoopGroup start(int count, ThreadFactory threads,
            IoHandlerFactory kernel) {
        return new MultiThreadIoEventLoopGroup(count, threads, kernel) {
            @Override
            protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory,
                    Object... none) {
                return new CountingEventLoop(this, executor, factory);
            }
        };
    }

    @Override
    protected int runIo() {
        turn++;
        return super.runIo();
    }

    /// The turn at hand. On the loop.
    long turn() {
        return turn;
    }
}
