package dev.sluice.core;

import io.netty.channel.IoOps;
import java.util.concurrent.TimeUnit;

/// One listening socket on one loop. It is heard for as long as it is open: where the kernel refuses
/// to watch it, for want of memory, or gives that up, it is asked again a little later.
abstract sealed class Listening extends Polled permits Acceptor, UdpReceiver {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final SocketGroup group;
    private final Timed retry = new Retry();

    Listening(SocketGroup group, Loop loop, int descriptor) {
        super(loop, descriptor);
        this.group = group;
    }

    /// Begins to serve. On the loop.
    final void start() {
        if (isOpen() && !watch()) {
            retryLater();
        }
    }

    @Override
    final void onUnwatched() {
        retryLater();
    }

    private void retryLater() {
        loop().timers().start(RETRY_NANOS, retry);
    }

    @Override
    final IoOps interest() {
        return loop().engine().inputInterest(descriptor());
    }

    @Override
    final void onGone() {
        group.onClosed();
    }

    /// Asks again. Whoever has come meanwhile is told of at once.
    private final class Retry extends Timed {

        @Override
        void onTimer(long now) {
            start();
        }

        @Override
        void onFault() {
            retryLater();
        }
    }
}
