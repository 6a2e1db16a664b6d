package dev.sluice.core;

import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.Limits;
import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.SocketAddress;

/// A listener: decides who is served, and starts a session for each. Kept across reloads by its
/// name, so that open sessions stay counted; its addresses are [AcceptGroup]s.
final class TcpListener {

    private final String name;
    private final Admission admission;
    private final CounterSet<ListenerCounter> counters;
    private final Latencies latencies;
    private volatile Settings settings; // written by the control thread only
    private int sessionsMax; // of the control thread

    TcpListener(ListenerConfig config, Pool pool, CounterSet<ListenerCounter> counters,
            Loops loops) {
        this.name = config.name();
        this.sessionsMax = sessionsMax(config);
        this.admission = new Admission(new AccessList(config.access()), config.limits(),
                sessionsMax);
        this.counters = counters;
        this.latencies = new Latencies(loops.all().size());
        this.settings = Settings.of(config, pool);
    }

    /// Other attributes for the same listener: open sessions keep what they started with. Control
    /// thread.
    void configure(ListenerConfig config, Pool pool) {
        settings = Settings.of(config, pool);
        sessionsMax = sessionsMax(config);
        admission.configure(new AccessList(config.access()), config.limits(), sessionsMax);
    }

    private static int sessionsMax(ListenerConfig config) {
        int sessions = config.limits().sessions();
        return sessions == Limits.AUTO ? Integer.MAX_VALUE : sessions;
    }

    /// What a session needs to know of its listener, read once when it starts. Times in ns; 0 is
    /// for ever.
    record Settings(Pool pool, long connectNanos, long idleNanos, long halfCloseNanos,
            RelayChoice relay, SessionLogging log) {

        static Settings of(ListenerConfig config, Pool pool) {
            var timeouts = config.timeouts();
            return new Settings(pool, timeouts.connect().toNanos(), timeouts.idle().toNanos(),
                    timeouts.halfClose().toNanos(), config.relay(), config.log());
        }
    }

    /// A client has connected. On the loop that accepted it. True when it has become a session,
    /// which then owns its descriptor and its place in the [SessionBudget]; else it is closed, with
    /// a reset, so that the client knows at once and this machine keeps no trace of it.
    boolean onAccept(Loop loop, int descriptor, SocketAddress peer) {
        var cells = counters.onLoop(loop.index());
        cells.increment(ListenerCounter.ACCEPTED);
        long high = peer.high();
        long low = peer.low();
        Refusal refusal = admission.admit(high, low, loop.now());
        if (refusal != null) {
            cells.increment(ListenerCounter.of(refusal));
            loop.posix().resetOnClose(descriptor);
            loop.posix().close(descriptor);
            return false;
        }
        var client = peer.isUnix()
                ? SessionRecord.Client.UNIX
                : new SessionRecord.Client(high, low, peer.port());
        cells.increment(ListenerCounter.SESSIONS_STARTED);
        new TcpSession(loop, this, client, descriptor).start();
        return true;
    }

    /// A session has ended and gives back its place. On the session's loop.
    void onEnd(SessionRecord.Client client) {
        admission.release(client.high(), client.low());
    }

    String name() {
        return name;
    }

    /// Most sessions at once; [Integer#MAX_VALUE] when only the descriptors limit them.
    int sessionsMax() {
        return sessionsMax;
    }

    Settings settings() {
        return settings;
    }

    Admission admission() {
        return admission;
    }

    CounterSet<ListenerCounter> counters() {
        return counters;
    }

    Latencies latencies() {
        return latencies;
    }
}
