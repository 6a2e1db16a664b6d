package dev.sluice.core;

import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;

/// A descriptor of which the kernel tells when it is ready, at each change, until it is closed.
abstract class Polled extends Watched {

    private long watch;

    Polled(Loop loop, int descriptor) {
        super(loop, descriptor);
    }

    /// What the loop is asked to tell.
    abstract IoOps interest();

    /// Called on the loop with [Readiness] bits, while it is open.
    abstract void onReady(int readiness);

    /// Asks the loop to be told. False when the kernel refuses (no memory for one more watch).
    public boolean watch() {
        if (!register()) {
            return false;
        }
        watch = submit(interest());
        return true;
    }

    /// Asks for another [#interest] than before, with epoll. What has come meanwhile is told at once.
    void watchOtherwise() {
        if (isOpen()) {
            watch = submit(interest());
        }
    }

    @Override
    final void onEvent(IoEvent event) {
        if (!isOpen()) {
            return;
        }
        int readiness = loop().engine().readiness(event);
        if ((readiness & Readiness.LAPSED) != 0) {
            // Before the call, which may close or throw. What has changed since is told at once.
            watch = submit(interest());
        }
        onReady(readiness);
    }

    @Override
    final void closeDescriptor() {
        if (watch != 0) {
            loop().engine().forget(this, watch);
        }
        super.closeDescriptor();
    }
}
