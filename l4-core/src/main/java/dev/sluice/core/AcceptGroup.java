package dev.sluice.core;

import dev.sluice.config.BindAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The listening sockets of one address, one for each loop, opened together and closed together:
/// closing one alone would reset the clients in its queue. Found by its address, so a reload that
/// keeps the address keeps the sockets, whichever listener it belongs to now.
final class AcceptGroup {

    private static final long CLOSE_SECONDS = 5;

    private final BindAddress address;
    private final String boundText;
    private final List<Acceptor> acceptors;
    private final CountDownLatch open;
    private volatile @Nullable TcpListener listener; // written by the control thread only

    private AcceptGroup(BindAddress address, ListeningSockets sockets, List<Loop> loops) {
        this.address = address;
        this.boundText = sockets.boundText();
        var acceptors = new ArrayList<Acceptor>();
        for (int i = 0; i < loops.size(); i++) {
            acceptors.add(new Acceptor(this, loops.get(i), sockets.descriptors().get(i)));
        }
        this.acceptors = List.copyOf(acceptors);
        this.open = new CountDownLatch(acceptors.size());
    }

    /// Binds and listens, but does not accept yet. Control thread.
    ///
    /// @param alongside true when a socket of ours is bound to the same port and may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static AcceptGroup open(BindAddress address, List<Loop> loops, boolean alongside)
            throws StartException {
        var sockets = ListeningSockets.open(address, loops.size(), alongside);
        return new AcceptGroup(address, sockets, loops);
    }

    /// Begins to accept on every loop. Control thread; cannot fail.
    void start() {
        acceptors.forEach(acceptor -> acceptor.loop().execute(acceptor::start));
    }

    /// Serves who waits in the kernel's queues, then closes. Control thread; returns before it is
    /// done.
    void close() {
        for (Acceptor acceptor : acceptors) {
            if (!acceptor.loop().execute(acceptor::finish)) {
                acceptor.finish();
            }
        }
        ListeningSockets.removeFile(address);
    }

    /// As [#close], for a TCP address whose port is served by another group from now on: whoever has
    /// begun to connect here is still let in, and whoever begins now is served there.
    void closeGently() {
        acceptors.forEach(acceptor -> acceptor.loop().execute(acceptor::finishGently));
    }

    /// Waits until every socket is closed; at most five seconds. Control thread.
    void awaitClosed() {
        try {
            boolean closed = open.await(CLOSE_SECONDS, TimeUnit.SECONDS);
            assert closed : address + ": a loop is blocked";
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// One of the sockets is closed. Its loop.
    void onClosed() {
        open.countDown();
    }

    BindAddress address() {
        return address;
    }

    /// The address as bound: with the port the kernel chose, where the operator left it the choice.
    String boundText() {
        return boundText;
    }

    /// Who serves the clients that come in here; null before the first reload has said so, when
    /// nothing is accepted.
    @Nullable
    TcpListener listener() {
        return listener;
    }

    void listener(TcpListener next) {
        listener = next;
    }
}
