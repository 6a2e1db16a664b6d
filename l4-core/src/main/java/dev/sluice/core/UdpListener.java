package dev.sluice.core;

import dev.sluice.config.AccessRules;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.ProxyAccept;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.UdpSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A listener for datagrams. Which datagram belongs to which session is a matter of [UdpSessions].
final class UdpListener extends Listener {

    private final CounterSet<UdpCounter> datagrams;
    private volatile Settings settings; // written by the control thread only
    private boolean shorter; // control thread only

    UdpListener(ListenerConfig config, Pool pool, CounterSet<ListenerCounter> counters,
            CounterSet<UdpCounter> datagrams) {
        super(config, counters);
        this.datagrams = datagrams;
        this.settings = Settings.of(config, pool);
    }

    /// What sessions need to know of their listener. Read anew for each datagram: a session may last
    /// for weeks, and nobody can tell it to reconnect. Times in ns.
    ///
    /// @param replyRatioMax bytes sent to a client for each that came from it; infinite for no limit
    /// @param proxies who writes PROXY protocol prefixes, and is believed; null for nobody
    record Settings(Pool pool, long sessionNanos, long unansweredNanos, int responses,
            double replyRatioMax, SessionLogging log, @Nullable AccessList proxies) {

        static Settings of(ListenerConfig config, Pool pool) {
            UdpSettings udp = config.udp();
            long session = udp.sessionTimeout().toNanos();
            return new Settings(pool, session, Math.min(session, udp.unansweredTimeout().toNanos()),
                    udp.responses(), udp.replyRatioMax(), config.log(),
                    proxies(config.proxy()));
        }

        /// True where so many datagrams of a backend answer one of a client.
        boolean expectsAnswers() {
            return responses != UdpSettings.UNLIMITED_RESPONSES;
        }

        private static @Nullable AccessList proxies(@Nullable ProxyAccept accept) {
            return accept == null
                    ? null
                    : new AccessList(new AccessRules(accept.from(), List.of()));
        }
    }

    @Override
    void onConfigure(ListenerConfig config, Pool pool) {
        Settings before = settings;
        settings = Settings.of(config, pool);
        shorter = settings.sessionNanos < before.sessionNanos
                || settings.unansweredNanos < before.unansweredNanos;
    }

    /// True when the last reload has made a timeout shorter, which open sessions have to be told.
    /// Control thread.
    boolean hasShorterTimeouts() {
        return shorter;
    }

    @Override
    Pool pool() {
        return settings.pool();
    }

    Settings settings() {
        return settings;
    }

    @Override
    void freeCounters(Counters all) {
        super.freeCounters(all);
        all.free(datagrams);
    }

    CounterSet<UdpCounter> datagrams() {
        return datagrams;
    }
}
