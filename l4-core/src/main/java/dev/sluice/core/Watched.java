package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A descriptor of ours on an event loop, told when it is ready. Owns the descriptor: closing this
/// closes it. Lives on its loop's thread alone.
abstract class Watched implements EpollIoHandle, IoUringIoHandle {

    private final Loop loop;
    private final FileDescriptor fd;
    private @Nullable IoRegistration registration;
    private long watch;

    Watched(Loop loop, int descriptor) {
        this.loop = loop;
        this.fd = new FileDescriptor(descriptor);
    }

    /// What the loop is asked to tell.
    abstract IoOps interest();

    /// Called on the loop with [Readiness] bits.
    abstract void onReady(int readiness);

    /// Called after [#onReady] threw, which only a bug of ours can cause. Must not throw.
    public abstract void onFault();

    /// Called once after [#close], when the kernel has let go of the socket as well.
    void onGone() {}

    /// Asks the loop to be told. False when the kernel refuses (no memory for one more watch).
    boolean watch() {
        registration = loop.events().register(this).getNow();
        if (registration == null) {
            return false;
        }
        loop.watched(1);
        watch = registration.submit(interest());
        return true;
    }

    /// Asks for another [#interest] than before, where the engine
    /// [changes interests][Engine#changesInterest]. What has come meanwhile is told at once.
    void watchOtherwise() {
        if (registration != null && isOpen()) {
            watch = registration.submit(interest());
        }
    }

    @Override
    public final void handle(IoRegistration ignored, IoEvent event) {
        // Nothing may escape: Netty would put the whole loop to sleep for a second and drop the
        // events that came with this one.
        try {
            loop.tick();
            if (isOpen()) {
                tell(loop.engine().readiness(event));
            }
        } catch (Throwable bug) {
            loop.fault(bug);
            onFault();
        }
    }

    private void tell(int readiness) {
        if ((readiness & Readiness.LAPSED) != 0 && registration != null) {
            // Before the call, which may close or throw. What has changed since is told at once.
            watch = registration.submit(interest());
        }
        onReady(readiness);
    }

    /// Closes the descriptor and forgets the registration, in this order: with the descriptor the
    /// kernel forgets its side by itself. Harmless when repeated.
    @Override
    public final void close() {
        if (!fd.isOpen()) {
            return;
        }
        if (registration != null) {
            loop.engine().forget(registration, watch);
        }
        try {
            fd.close();
        } catch (IOException harmless) {
            // close(2) on a socket reports errors of the past; the descriptor is gone all the same.
        }
        if (registration == null) {
            onGone();
            return;
        }
        // Through the registration that register() answered: the one given to handle() would leave
        // Netty's count of registrations wrong.
        registration.cancel();
    }

    @Override
    public final void unregistered() {
        loop.watched(-1);
        onGone();
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
