package dev.sluice.core;

import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.Errno;
import org.jspecify.annotations.Nullable;

/// What a client's address and one backend say to each other over UDP, until nothing has been said
/// for as long as the listener allows. Lives on one loop.
final class UdpSession extends Session {

    private final UdpSessions sessions;
    private final UdpListener listener;
    private final DatagramPeer client;
    private final UdpHistory history;
    private @Nullable Unproven unproven = new Unproven(this); // until it spoke after an answer
    private @Nullable UdpPin pin; // null while it has no backend
    private long lastActiveNanos;
    private boolean ended;

    UdpSession(UdpSessions sessions, UdpListener listener, DatagramPeer client) {
        this.sessions = sessions;
        this.listener = listener;
        this.client = client;
        this.lastActiveNanos = sessions.home().now();
        this.history = new UdpHistory(lastActiveNanos);
    }

    /// It has a backend and a place in the table.
    void onStart() {
        Home home = home();
        home.sessions().add(this);
        home.counters().increment(LoopCounter.SESSIONS_OPEN);
        counters().increment(ListenerCounter.SESSIONS_STARTED);
        if (unproven != null) {
            home.unproven().add(unproven);
        }
        startTimer();
    }

    /// It has this backend from now on.
    void onPinned(UdpPin next) {
        pin = next;
        history.pinned(next.backend());
        count(BackendCounter.SESSIONS, 1);
    }

    /// True when it has a backend, and that lives.
    boolean keepsItsBackend() {
        return pin != null && pin.holds();
    }

    /// True when nothing is put before its datagrams.
    boolean sendsAsItCame() {
        return pin != null && pin.sendsAsItCame();
    }

    /// Leaves its backend, and closes the way to it.
    void unpin() {
        if (pin != null) {
            datagrams().add(UdpCounter.REPLIES_DROPPED_QUEUE, pin.release());
            pin = null;
        }
    }

    /// A datagram of the client has come, and this session has a backend for it.
    void onReceived() {
        if (history.isAnswered()) {
            leaveUnproven();
        }
        datagrams().increment(UdpCounter.DATAGRAMS_FROM_CLIENTS);
    }

    private void leaveUnproven() {
        if (unproven != null) {
            unproven.leave();
            unproven = null;
            home().budget().proven();
        }
    }

    /// Sends a datagram of the client, which lies at `address`, to the backend that it has.
    void send(long address, int length) {
        onSent(length, pin == null ? -Errno.ENOTCONN : pin.send(address, length));
    }

    /// A datagram of the client was sent to the backend, or was not.
    ///
    /// @param result 0 or more, or a negative error number
    void onSent(int length, int result) {
        lastActiveNanos = home().now();
        history.asked(length);
        counters().add(ListenerCounter.BYTES_FROM_CLIENTS, length);
        datagrams().increment(UdpCounter.ofSending(result));
        if (result >= 0) {
            count(BackendCounter.BYTES_TO_BACKEND, length);
            if (pin != null && pin.isFragmented(length)) {
                datagrams().increment(UdpCounter.FRAGMENTED_BY_PROXY_PROTOCOL);
            }
        }
    }

    /// The kernel says that nobody is there, or that there is no way (ICMP): a suspicion, which
    /// anybody on the way may have sent.
    void onTrouble() {
        if (pin != null && pin.isNewTrouble(home().now())) {
            pin.backend().connectFailed(home().now());
            home().suspect(pin.backend());
        }
    }

    /// A datagram of the backend has come. False when it is to be dropped.
    boolean admitsReply(int length) {
        datagrams().increment(UdpCounter.DATAGRAMS_FROM_BACKENDS);
        if (pin != null) {
            pin.onHeard(home(), length, home().now() - lastActiveNanos);
        }
        if (!history.admits(length, listener.settings().replyRatioMax())) {
            datagrams().increment(UdpCounter.REPLIES_DROPPED_RATIO);
            return false;
        }
        lastActiveNanos = home().now();
        if (history.answered(length)) {
            listener.latencies().onLoop(home().index())
                    .firstByte(lastActiveNanos - history.startedNanos());
        }
        return true;
    }

    /// The kernel has taken a datagram of the backend for the client, or has not.
    ///
    /// @param result 0 or more, or a negative error number
    void onReplied(int length, int result) {
        datagrams().increment(UdpCounter.ofReplying(result));
        if (result >= 0) {
            counters().add(ListenerCounter.BYTES_TO_CLIENTS, length);
        }
    }

    /// Ends it when every datagram of the client has had as many answers as it gets.
    void endIfAnswered() {
        if (history.isComplete(listener.settings().responses())) {
            end(EndReason.ANSWERED);
        }
    }

    /// The client need not know: its next datagram goes to another one.
    @Override
    void onBackendLost(EndReason reason) {
        unpin();
    }

    /// The deadline has come: it ends, unless something was said meanwhile.
    @Override
    void onTimer(long now) {
        if (pin != null && !history.isAnswered() && listener.settings().expectsAnswers()) {
            pin.onUnanswered(home());
        }
        if (leftNanos() > 0) {
            startTimer();
        } else {
            end(history.isAnswered() ? EndReason.IDLE : EndReason.UNANSWERED);
        }
    }

    /// Starts its timer, or starts it anew when the timeouts are others.
    void startTimer() {
        home().timers().start(Math.max(0, leftNanos()), this);
    }

    private long leftNanos() {
        UdpListener.Settings settings = listener.settings();
        long limit = history.isAnswered() ? settings.sessionNanos() : settings.unansweredNanos();
        return lastActiveNanos + limit - home().now();
    }

    @Override
    void end(EndReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        Home home = home();
        home.timers().stop(this);
        leaveUnproven();
        unpin();
        sessions.onEnd(this);
        home.sessions().remove(this);
        home.counters().add(LoopCounter.SESSIONS_OPEN, -1);
        home.budget().giveBack(SessionBudget.UDP);
        history.report(listener, clientRecord(), home, reason);
        listener.onEnd(client.high(), client.low()); // last: with it, its counters may be given back
    }

    private Home home() {
        return sessions.home();
    }

    private LoopCells<ListenerCounter> counters() {
        return listener.counters().onLoop(home().index());
    }

    private LoopCells<UdpCounter> datagrams() {
        return listener.datagrams().onLoop(home().index());
    }

    private void count(BackendCounter what, long n) {
        if (pin != null) {
            pin.backend().counters().onLoop(home().index()).add(what, n);
        }
    }

    SessionRecord.Client clientRecord() {
        return new SessionRecord.Client(client.high(), client.low(), client.port());
    }

    DatagramPeer client() {
        return client;
    }

    UdpListener listener() {
        return listener;
    }

    /// Its backend and the way to it; null while it has none.
    @Nullable
    UdpPin pin() {
        return pin;
    }

    @Override
    @Nullable
    Backend backend() {
        return pin == null ? null : pin.backend();
    }

    @SuppressWarnings("ReferenceEquality") // a table is no value
    boolean isOf(UdpSessions table) {
        return sessions == table;
    }

    boolean isOlderThan(UdpSession other) {
        return history.startedNanos() - other.history.startedNanos() < 0;
    }

    boolean hasEnded() {
        return ended;
    }
}
