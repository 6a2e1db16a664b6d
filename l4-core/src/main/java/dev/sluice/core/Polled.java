package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import io.netty.channel.IoEvent;
import io.netty.channel.IoOps;
import java.io.UncheckedIOException;

/// A descriptor of which the kernel tells when it is ready, at each change, until it is closed.
abstract class Polled extends Watched {

    private long watch;
    private long since; // the turn of the loop in which this began to be watched

    Polled(Loop loop, int descriptor) {
        super(loop, descriptor);
    }

    /// What the loop is asked to tell.
    abstract IoOps interest();

    /// Called on the loop with [Readiness] bits, while it is open.
    abstract void onReady(int readiness);

    /// Asks the loop to be told. False when the kernel refuses (no memory for one more watch); it may
    /// be asked again.
    public boolean watch() {
        if (!register()) {
            return false;
        }
        since = loop().events().turn();
        try {
            watch = submit(interest());
            return true;
        } catch (UncheckedIOException refused) { // so Netty says that epoll_ctl(2) has failed
            return false;
        }
    }

    /// The kernel has given up what [#watch] asked for, which is a fault: called before [#onFault].
    void onUnwatched() {}

    /// Asks for another [#interest] than before, with epoll. What has come meanwhile is told at once.
    void watchOtherwise() {
        if (isOpen()) {
            watch = submit(interest());
        }
    }

    @Override
    final void onEvent(IoEvent event) {
        if (!isOpen() || isForAnother()) {
            return;
        }
        int readiness = loop().engine().readiness(event);
        if (readiness < 0) {
            watch = 0;
            onUnwatched();
            throw new IllegalStateException(
                    "the kernel gave up a poll request: " + Errno.describe(readiness));
        }
        if ((readiness & Readiness.LAPSED) != 0) {
            // Before the call, which may close or throw. What has changed since is told at once.
            watch = submit(interest());
        }
        onReady(readiness);
    }

    /// The events at hand were told before this was watched, so one of them that finds it by its
    /// number is for whoever had the same number before. What is true of this one is told in the
    /// next turn.
    private boolean isForAnother() {
        return since == loop().events().turn() && loop().engine().tellsByNumber();
    }

    @Override
    final void closeDescriptor() {
        if (watch != 0) {
            loop().engine().forget(this, watch);
        }
        super.closeDescriptor();
    }
}
