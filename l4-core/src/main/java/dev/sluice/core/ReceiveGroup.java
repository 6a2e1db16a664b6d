package dev.sluice.core;

import dev.sluice.config.BindAddress;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sockets of one address that receive datagrams. The kernel chooses one by the client's address
/// and port, among those that are bound: the same one for as long as the group stays as it is.
final class ReceiveGroup extends SocketGroup {

    private final List<UdpReceiver> receivers;
    private volatile @Nullable UdpListener listener; // written by the control thread only

    private ReceiveGroup(BindAddress address, BoundSockets sockets, List<Loop> loops) {
        super(address, sockets);
        long secret = new SecureRandom().nextLong();
        var receivers = new ArrayList<UdpReceiver>();
        for (int i = 0; i < loops.size(); i++) {
            receivers.add(new UdpReceiver(this, loops.get(i), sockets.descriptors().get(i),
                    new UdpSessions.Own(ipOf(address), sockets.port()), secret));
        }
        this.receivers = List.copyOf(receivers);
    }

    private static @Nullable InetAddress ipOf(BindAddress address) {
        return address instanceof BindAddress.Udp(InetAddress ip, _) && !ip.isAnyLocalAddress()
                ? ip
                : null;
    }

    /// Binds, but does not receive yet. Control thread.
    ///
    /// @param alongside true when a socket of ours is bound to the same port and may stay
    /// @throws StartException when the address cannot be had; nothing stays open
    static ReceiveGroup open(BindAddress address, List<Loop> loops, boolean alongside)
            throws StartException {
        var sockets = DatagramSockets.open(address, loops.size(), alongside);
        return new ReceiveGroup(address, sockets, loops);
    }

    @Override
    void start() {
        receivers.forEach(receiver -> receiver.loop().execute(receiver::start));
    }

    /// Sessions go on; the datagrams of others are dropped.
    @Override
    boolean stop() {
        receivers.forEach(receiver -> receiver.loop().execute(receiver::stop));
        return false;
    }

    /// Nothing could be said to the clients of its sessions any more.
    @Override
    void close(EndReason reason) {
        for (UdpReceiver receiver : receivers) {
            if (!receiver.loop().execute(() -> receiver.finish(reason))) {
                receiver.finish(reason);
            }
        }
    }

    @Override
    void closeGently() {
        close(EndReason.LISTENER_REMOVED);
    }

    @Override
    @Nullable
    UdpListener listener() {
        return listener;
    }

    @Override
    void listener(Listener next) {
        var udp = (UdpListener) next;
        listener = udp;
        if (udp.hasShorterTimeouts()) {
            receivers.forEach(receiver -> receiver.loop().execute(receiver::onShorterTimeouts));
        }
    }
}
