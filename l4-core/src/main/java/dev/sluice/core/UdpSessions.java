package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The UDP sessions of one listening socket on one loop: to whom a client's datagrams go, until
/// when, and what becomes of those that nobody takes. Free of sockets and of clocks, so that a test
/// can play hours of it.
///
/// A session keeps its backend while that lives, whatever else is new in its pool; when it is down,
/// has another role or is away, the client's next datagram goes to another one. Datagrams never
/// wait: where there is no backend, no room or no descriptor, they are dropped and counted.
final class UdpSessions {

    private final Home home;
    private final UdpDialing dialing;
    private final UdpTable table;
    private boolean stopping;

    /// @param secret what attackers do not know, see [UdpTable]
    UdpSessions(Home home, UdpUpstream.Opener opener, Own own, long secret) {
        this.home = home;
        this.dialing = new UdpDialing(home, opener, own);
        this.table = new UdpTable(secret);
    }

    /// Where the socket is bound.
    ///
    /// @param address null for all of them: then each datagram says where it was sent to
    record Own(@Nullable InetAddress address, int port) {}

    /// Reads the PROXY protocol prefix of a datagram, where its sender is one who must write it;
    /// `peer` speaks for the client that it names from then on.
    ///
    /// @return how many bytes the prefix has; [ProxyPrefix#BAD] when it is missing or wrong, which
    ///     is counted
    int readPrefix(UdpListener listener, DatagramPeer peer, long address, int length) {
        AccessList trusted = listener.settings().proxies();
        if (trusted == null || !trusted.serves(peer.high(), peer.low())) {
            return 0;
        }
        int prefix = ProxyPrefix.read(address, length, peer);
        if (prefix == ProxyPrefix.BAD) {
            count(listener, UdpCounter.DATAGRAMS_FROM_CLIENTS);
            count(listener, UdpCounter.DROPPED_PROXY_PROTOCOL);
        }
        return prefix;
    }

    /// The session that a datagram of a client belongs to, which has a backend then; null when the
    /// datagram is to be dropped. Either is counted.
    ///
    /// @param listener to which the socket belongs now
    @SuppressWarnings("ReferenceEquality") // a listener is no value
    @Nullable
    UdpSession route(UdpListener listener, DatagramPeer client) {
        UdpSession session = table.find(client);
        if (session != null && session.keepsItsBackend()) {
            session.onReceived();
            return session;
        }
        count(listener, UdpCounter.DATAGRAMS_FROM_CLIENTS);
        if (session != null && session.listener() == listener) {
            return move(session) ? session : null;
        }
        if (session != null) {
            session.end(EndReason.LISTENER_REMOVED); // a reload gave its address to another one
        }
        return admit(listener, client);
    }

    private @Nullable UdpSession admit(UdpListener listener, DatagramPeer client) {
        if (stopping) {
            count(listener, UdpCounter.DROPPED_STOPPING);
            return null;
        }
        Admission admission = listener.admission();
        Refusal refusal = admission.admit(client.high(), client.low(), home.now());
        UdpSession other = refusal == Refusal.SESSIONS ? home.unproven().oldest(listener) : null;
        if (other != null) {
            refusal = admission.admitInstead(client.high(), client.low(), home.now());
        }
        if (refusal != null) {
            listener.counters().onLoop(home.index()).increment(ListenerCounter.of(refusal));
            return null;
        }
        UdpSession session = start(listener, client);
        if (session == null) {
            admission.release(client.high(), client.low());
        } else if (other != null) {
            other.end(EndReason.GAVE_WAY);
        }
        return session;
    }

    private @Nullable UdpSession start(UdpListener listener, DatagramPeer client) {
        SessionBudget budget = home.budget();
        if (!budget.tryTakeUnproven() && !(giveWay() && budget.tryTakeUnproven())) {
            count(listener, UdpCounter.DROPPED_NO_DESCRIPTORS);
            return null;
        }
        var session = new UdpSession(this, listener, client.copy());
        UdpCounter obstacle = dialing.pin(session);
        if (isShortage(obstacle) && giveWay()) {
            obstacle = dialing.pin(session);
        }
        if (obstacle != null) {
            budget.proven();
            budget.giveBack(SessionBudget.UDP);
            count(listener, obstacle);
            return null;
        }
        table.add(session);
        session.onStart();
        return session;
    }

    private static boolean isShortage(@Nullable UdpCounter obstacle) {
        return obstacle == UdpCounter.DROPPED_NO_DESCRIPTORS
                || obstacle == UdpCounter.DROPPED_NO_RESOURCES;
    }

    /// Whoever is here longest without having spoken after an answer makes room.
    private boolean giveWay() {
        UdpSession oldest = home.unproven().oldest();
        if (oldest != null) {
            oldest.end(EndReason.GAVE_WAY);
        }
        return oldest != null;
    }

    /// Gives a session another backend. False when there is none.
    private boolean move(UdpSession session) {
        UdpPin before = session.pin();
        session.unpin();
        boolean stays = before != null && before.backendLives()
                && dialing.pinAgain(session, before.way());
        UdpCounter obstacle = stays ? null : dialing.pin(session);
        count(session.listener(), obstacle == null ? UdpCounter.REPINNED : obstacle);
        return obstacle == null;
    }

    private void count(UdpListener listener, UdpCounter what) {
        listener.datagrams().onLoop(home.index()).increment(what);
    }

    /// A session has ended. On its loop.
    void onEnd(UdpSession session) {
        table.remove(session);
    }

    /// New clients are not taken any more; those who are here go on. On the loop.
    void stop() {
        stopping = true;
    }

    /// Ends those of this listening socket. On the loop.
    void endAll(EndReason reason) {
        forEach(session -> session.end(reason));
    }

    /// The timers that run are those of the old timeouts.
    void onShorterTimeouts() {
        forEach(UdpSession::startTimer);
    }

    private void forEach(Consumer<UdpSession> action) {
        home.sessions().forEach(session -> {
            if (session instanceof UdpSession udp && udp.isOf(this)) {
                action.accept(udp);
            }
        });
    }

    Home home() {
        return home;
    }

    int size() {
        return table.size();
    }
}
