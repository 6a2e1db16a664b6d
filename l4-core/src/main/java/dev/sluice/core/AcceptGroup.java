package dev.sluice.core;

import dev.sluice.config.BindAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sockets of one address that accept connections. One alone must not be closed: that would
/// reset the clients in its queue.
final class AcceptGroup extends SocketGroup {

    private final List<Acceptor> acceptors;
    private volatile @Nullable TcpListener listener; // written by the control thread only

    private AcceptGroup(BindAddress address, BoundSockets sockets, List<Loop> loops) {
        super(address, sockets);
        var acceptors = new ArrayList<Acceptor>();
        for (int i = 0; i < loops.size(); i++) {
            acceptors.add(new Acceptor(this, loops.get(i), sockets.descriptors().get(i)));
        }
        this.acceptors = List.copyOf(acceptors);
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

    @Override
    void start() {
        acceptors.forEach(acceptor -> acceptor.loop().execute(acceptor::start));
    }

    @Override
    boolean stop() {
        close(EndReason.SHUTDOWN);
        return true;
    }

    /// Serves who waits in the kernel's queues, then closes. Sessions have sockets of their own.
    @Override
    void close(EndReason ofNobody) {
        for (Acceptor acceptor : acceptors) {
            if (!acceptor.loop().execute(acceptor::finish)) {
                acceptor.finish();
            }
        }
        ListeningSockets.removeFile(address());
    }

    /// Whoever has begun to connect here is still let in, and whoever begins now is served by the
    /// other group.
    @Override
    void closeGently() {
        acceptors.forEach(acceptor -> acceptor.loop().execute(acceptor::finishGently));
    }

    @Override
    @Nullable
    TcpListener listener() {
        return listener;
    }

    @Override
    void listener(Listener next) {
        listener = (TcpListener) next;
    }
}
