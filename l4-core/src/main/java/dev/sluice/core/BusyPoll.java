package dev.sluice.core;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Keeps an event loop awake for a while after its last event: until then, Netty's handler is told
/// that it may not sleep, as when tasks wait. So timers and tasks have their turn between any two
/// questions to the kernel.
///
/// What counts as an event is what a handle was told: a task or a timer keeps no loop awake.
final class BusyPoll implements IoHandler {

    private final IoHandler engine;
    private final long spanNanos;
    private final LongSupplier clock;
    private final Sleepless sleepless = new Sleepless();
    private long awakeUntilNanos; // the loop's thread

    /// @param engine asks the kernel
    /// @param clock as [System#nanoTime()]
    BusyPoll(IoHandler engine, long spanNanos, LongSupplier clock) {
        this.engine = engine;
        this.spanNanos = spanNanos;
        this.clock = clock;
        this.awakeUntilNanos = clock.getAsLong();
    }

    /// Handlers that stay awake for `span` after their last event; the engine's own when that is
    /// zero.
    static IoHandlerFactory over(IoHandlerFactory engine, Duration span) {
        if (span.isZero()) {
            return engine;
        }
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor loop) {
                return new BusyPoll(engine.newHandler(loop), span.toNanos(), System::nanoTime);
            }

            @Override
            public boolean isChangingThreadSupported() {
                return engine.isChangingThreadSupported();
            }
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        boolean awake = clock.getAsLong() - awakeUntilNanos < 0;
        int handled = engine.run(awake ? sleepless.within(context) : context);
        if (handled > 0) {
            awakeUntilNanos = clock.getAsLong() + spanNanos;
        } else if (awake) {
            Thread.onSpinWait(); // leaves more of the core to its other hardware thread
        }
        return handled;
    }

    @Override
    public void initialize() {
        engine.initialize();
    }

    @Override
    public void prepareToDestroy() {
        engine.prepareToDestroy();
    }

    @Override
    public void destroy() {
        engine.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return engine.register(handle);
    }

    @Override
    public void wakeup() {
        engine.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return engine.isCompatible(handleType);
    }

    /// The loop's own context, but for sleeping.
    private static final class Sleepless implements IoHandlerContext {

        private IoHandlerContext context = this;

        IoHandlerContext within(IoHandlerContext loop) {
            context = loop;
            return this;
        }

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return context.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return context.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }
}
