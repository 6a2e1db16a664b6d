package dev.sluice.core;

import dev.sluice.config.BindAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The sockets of one address that clients come to, one for each loop, opened together and closed
/// together. Found by its address, so a reload that keeps the address keeps the sockets, whichever
/// listener it belongs to now.
abstract sealed class SocketGroup permits AcceptGroup, ReceiveGroup {

    private static final long CLOSE_SECONDS = 5;

    private final BindAddress address;
    private final String boundText;
    private final CountDownLatch open;

    SocketGroup(BindAddress address, BoundSockets sockets) {
        this.address = address;
        this.boundText = sockets.text();
        this.open = new CountDownLatch(sockets.descriptors().size());
    }

    /// Begins to serve on every loop. Control thread; cannot fail.
    abstract void start();

    /// Takes no new clients any more. Control thread; returns before it is done.
    ///
    /// @return true when the sockets are closed by that, false when sessions still need them
    abstract boolean stop();

    /// Closes the sockets, and ends the sessions that need them with this reason. Control thread;
    /// returns before it is done.
    abstract void close(EndReason reason);

    /// As [#close], for an address whose port is served by another group from now on.
    abstract void closeGently();

    /// Who serves the clients that come in here; null before the first reload has said so, when
    /// nobody is served.
    abstract @Nullable Listener listener();

    /// Control thread.
    ///
    /// @param next one of the address's own kind
    abstract void listener(Listener next);

    /// Waits until every socket is closed; at most five seconds. Control thread.
    final void awaitClosed() {
        try {
            boolean closed = open.await(CLOSE_SECONDS, TimeUnit.SECONDS);
            assert closed : address + ": a loop is blocked";
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// One of the sockets is closed. Its loop.
    final void onClosed() {
        open.countDown();
    }

    final BindAddress address() {
        return address;
    }

    /// The address as bound: with the port the kernel chose, where the operator left it the choice.
    final String boundText() {
        return boundText;
    }
}
