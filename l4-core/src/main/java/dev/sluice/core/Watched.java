package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A descriptor of ours on an event loop, told when it is ready. Owns the descriptor: closing this
/// closes it. Lives on its loop's thread alone.
abstract class Watched implements EpollIoHandle {

    private final Loop loop;
    private final FileDescriptor fd;
    private @Nullable IoRegistration registration;

    Watched(Loop loop, int descriptor) {
        this.loop = loop;
        this.fd = new FileDescriptor(descriptor);
    }

    /// Called on the loop with [Readiness] bits.
    abstract void onReady(int readiness);

    /// Called after [#onReady] threw, which only a bug of ours can cause. Must not throw.
    public abstract void onFault();

    /// Asks the loop to be told. False when the kernel refuses (no memory for one more watch).
    boolean watch(IoOps interest) {
        var future = loop.events().register(this);
        registration = future.getNow();
        if (registration == null) {
            return false;
        }
        registration.submit(interest);
        return true;
    }

    @Override
    public final void handle(IoRegistration ignored, IoEvent event) {
        // Nothing may escape: Netty would put the whole loop to sleep for a second and drop the
        // events that came with this one.
        try {
            loop.tick();
            if (isOpen()) {
                onReady(loop.engine().readiness(event));
            }
        } catch (Throwable bug) {
            loop.fault(bug);
            onFault();
        }
    }

    /// Closes the descriptor and forgets the registration, in this order: the kernel then forgets
    /// its side by itself, which saves an `epoll_ctl`. Harmless when repeated.
    @Override
    public final void close() {
        if (!fd.isOpen()) {
            return;
        }
        try {
            fd.close();
        } catch (IOException harmless) {
            // close(2) on a socket reports errors of the past; the descriptor is gone all the same.
        }
        // Through the registration that register() answered: the one given to handle() would leave
        // Netty's count of registrations wrong.
        if (registration != null) {
            registration.cancel();
        }
    }

    boolean isOpen() {
        return fd.isOpen();
    }

    int descriptor() {
        return fd.intValue();
    }

    Loop loop() {
        return loop;
    }

    @Override
    public final FileDescriptor fd() {
        return fd;
    }
}
