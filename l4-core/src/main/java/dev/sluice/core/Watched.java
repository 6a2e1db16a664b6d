package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A descriptor of ours on an event loop, told what the kernel has to say of it. Owns the
/// descriptor: closing this closes it. Lives on its loop's thread alone.
abstract class Watched implements EpollIoHandle, IoUringIoHandle {

    private final Loop loop;
    private final FileDescriptor fd;
    private @Nullable IoRegistration registration;
    private boolean closed;

    Watched(Loop loop, int descriptor) {
        this.loop = loop;
        this.fd = new FileDescriptor(descriptor);
    }

    /// Called on the loop, also after [#close] as long as requests are outstanding.
    abstract void onEvent(IoEvent event);

    /// Called after [#onEvent] threw, which only a bug of ours can cause. Must not throw.
    public abstract void onFault();

    /// Called once after [#close], when the kernel has let go of the socket as well.
    void onGone() {}

    /// Takes a place on the loop, unless it has one. False when there is none.
    boolean register() {
        if (registration != null) {
            return true;
        }
        registration = loop.events().register(this).getNow();
        if (registration == null) {
            return false;
        }
        loop.watched(1);
        return true;
    }

    /// Asks the kernel for something; [#onEvent] hears the answer.
    ///
    /// @return what names the request to the kernel, where the engine has requests
    long submit(IoOps request) {
        return registration == null ? 0 : registration.submit(request);
    }

    @Override
    public final void handle(IoRegistration ignored, IoEvent event) {
        // Nothing may escape: Netty would put the whole loop to sleep and drop the events that came
        // with this one.
        try {
            loop.tick();
            onEvent(event);
        } catch (Throwable bug) {
            loop.fault(bug);
            onFault();
        }
    }

    /// Closes the descriptor, then forgets the registration: with the descriptor the kernel forgets
    /// its side by itself. Harmless when repeated.
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeDescriptor();
        if (registration == null) {
            onGone();
            return;
        }
        // Through the registration that register() answered: the one given to handle() would leave
        // Netty's count of registrations wrong.
        registration.cancel();
    }

    /// Closes the descriptor at once. An engine that has requests under way for it does otherwise.
    void closeDescriptor() {
        try {
            fd.close();
        } catch (IOException harmless) {
            // close(2) on a socket reports errors of the past; the descriptor is gone all the same.
        }
    }

    @Override
    public final void unregistered() {
        loop.watched(-1);
        onGone();
    }

    public boolean isOpen() {
        return !closed;
    }

    public int descriptor() {
        return fd.intValue();
    }

    public Loop loop() {
        return loop;
    }

    @Override
    public final FileDescriptor fd() {
        return fd;
    }
}
