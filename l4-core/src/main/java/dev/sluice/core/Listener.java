package dev.sluice.core;

import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;

/// What clients come to: decides who is served, and starts a session for each. Kept across reloads
/// by its name, so that open sessions stay counted; its addresses are [SocketGroup]s.
abstract sealed class Listener permits TcpListener, UdpListener {

    private final String name;
    private final Admission admission;
    private final CounterSet<ListenerCounter> counters;
    private final Latencies latencies;
    private int sessionsMax; // of the control thread

    Listener(ListenerConfig config, CounterSet<ListenerCounter> counters) {
        this.name = config.name();
        this.sessionsMax = sessionsMax(config);
        this.admission = new Admission(new AccessList(config.access()), config.limits(),
                sessionsMax);
        this.counters = counters;
        this.latencies = new Latencies(counters.loops());
    }

    /// Other attributes for the same listener. Control thread.
    void configure(ListenerConfig config, Pool pool) {
        sessionsMax = sessionsMax(config);
        admission.configure(new AccessList(config.access()), config.limits(), sessionsMax);
        onConfigure(config, pool);
    }

    abstract void onConfigure(ListenerConfig config, Pool pool);

    /// The pool that new sessions go to.
    abstract Pool pool();

    private static int sessionsMax(ListenerConfig config) {
        int sessions = config.limits().sessions();
        return sessions == Limits.AUTO ? Integer.MAX_VALUE : sessions;
    }

    /// A session has ended and gives back its place. On the session's loop.
    final void onEnd(long high, long low) {
        admission.release(high, low);
    }

    final String name() {
        return name;
    }

    /// Most sessions at once; [Integer#MAX_VALUE] when only the descriptors limit them.
    final int sessionsMax() {
        return sessionsMax;
    }

    final Admission admission() {
        return admission;
    }

    final CounterSet<ListenerCounter> counters() {
        return counters;
    }

    /// Gives its counters back, when nobody counts in them any more. Control thread.
    void freeCounters(Counters all) {
        all.free(counters);
    }

    final Latencies latencies() {
        return latencies;
    }
}
