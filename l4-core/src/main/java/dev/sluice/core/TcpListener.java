package dev.sluice.core;

import dev.sluice.config.ListenerConfig;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.SocketAddress;

/// A listener for TCP connections, and for those over Unix sockets.
final class TcpListener extends Listener {

    private volatile Settings settings; // written by the control thread only

    TcpListener(ListenerConfig config, Pool pool, CounterSet<ListenerCounter> counters) {
        super(config, counters);
        this.settings = Settings.of(config, pool);
    }

    /// Open sessions keep what they started with.
    @Override
    void onConfigure(ListenerConfig config, Pool pool) {
        settings = Settings.of(config, pool);
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
        var cells = counters().onLoop(loop.index());
        cells.increment(ListenerCounter.ACCEPTED);
        long high = peer.high();
        long low = peer.low();
        Refusal refusal = admission().admit(high, low, loop.now());
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

    @Override
    Pool pool() {
        return settings.pool();
    }

    Settings settings() {
        return settings;
    }
}
