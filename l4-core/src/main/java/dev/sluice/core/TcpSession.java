package dev.sluice.core;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One client connection and its upstream, from accept to a single [EndReason]. Lives on one loop.
///
/// The life of a session, in order: [#start], [Dialing] picks and connects a backend,
/// [#onConnected], [Traffic] moves bytes, [#end], [SessionReport].
final class TcpSession extends Session {

    private final Loop loop;
    private final TcpListener listener;
    private final TcpListener.Settings settings;
    private final SessionRecord.Client client;
    private final Stream clientStream;
    private final SessionReport report;
    private @Nullable Dialing dialing; // until a backend is connected
    private @Nullable Traffic traffic; // from then on
    private boolean ended;

    TcpSession(Loop loop, TcpListener listener, SessionRecord.Client client, int descriptor) {
        this.loop = loop;
        this.listener = listener;
        this.settings = listener.settings();
        this.client = client;
        this.clientStream = loop.streams().accepted(this, descriptor);
        this.report = new SessionReport(this);
    }

    void start() {
        try {
            dial();
        } catch (Throwable bug) {
            loop.fault(bug);
            onFault();
        }
    }

    private void dial() {
        loop.sessions().add(this);
        loop.counters().increment(LoopCounter.SESSIONS_OPEN);
        if (!clientStream.watch()) {
            end(EndReason.NO_RESOURCES);
            return;
        }
        dialing = new Dialing(this);
        dialing.start();
    }

    /// The kernel has told of a change on one of the two connections.
    void onReady(Stream stream, int readiness) {
        if (ended) {
            return;
        }
        if (traffic != null) {
            traffic.onReady(stream, readiness);
        } else if (stream != clientStream) {
            Objects.requireNonNull(dialing).onReady(readiness);
        } else if ((readiness & Readiness.FAILED) != 0) {
            // A mere end of input is no reason to stop: what the client sent before it must still
            // reach a backend.
            end(EndReason.CLIENT_GONE);
        }
    }

    /// A backend is connected, and its place is taken.
    void onConnected(Upstream.Dialed dialed) {
        dialing = null;
        latencies().connect(dialed.connectNanos());
        traffic = new Traffic(this,
                new Upstream(dialed, clientStream, settings.relay(), counters()));
        traffic.start();
    }

    @Override
    void onTimer(long now) {
        assert !ended;
        if (traffic != null) {
            traffic.onTimer(now);
        } else {
            Objects.requireNonNull(dialing).onTimer();
        }
    }

    @Override
    void onBackendLost(EndReason reason) {
        end(reason);
    }

    /// Closes both connections, too.
    @Override
    void end(EndReason reason) {
        if (ended) {
            return;
        }
        ended = true;
        loop.timers().stop(this);
        if (dialing != null) {
            dialing.cancel();
        }
        boolean orderly = reason.isOrderly();
        Upstream upstream = traffic == null ? null : traffic.upstream();
        if (upstream != null) {
            orderly &= !upstream.holdsBytes();
            upstream.close(reason, orderly);
            settings.pool().release(upstream.backend());
            observe(reason, upstream);
        }
        clientStream.close(orderly);
        loop.sessions().remove(this);
        loop.counters().add(LoopCounter.SESSIONS_OPEN, -1);
        loop.budget().giveBack(SessionBudget.TCP);
        report.onEnd(reason, dialing, upstream);
        listener.onEnd(client.high(), client.low()); // last: with it, its counters may be given back
    }

    /// A backend that hangs up before it has said a word has failed.
    private void observe(EndReason reason, Upstream upstream) {
        boolean hungUp = reason == EndReason.BACKEND_RESET || reason == EndReason.BACKEND_CLOSED;
        if (hungUp && upstream.toClient().bytes() == 0) {
            loop.failed(upstream.backend());
        } else if (reason == EndReason.CLIENT_CLOSED && upstream.toBackend().bytes() > 0) {
            upstream.backend().worked(); // it heard the client out, as a log server does
        }
    }

    /// Sets the one deadline of this session, in place of the one before; 0 is none. What it is for
    /// follows from how far the session is. The end stops it.
    void startTimer(long nanos) {
        if (nanos == 0) {
            loop.timers().stop(this);
        } else {
            loop.timers().start(nanos, this);
        }
    }

    /// The backend this session is connected to, or is connecting to; null while it has none.
    @Override
    @Nullable
    Backend backend() {
        return traffic != null
                ? traffic.upstream().backend()
                : dialing != null ? dialing.backend() : null;
    }

    boolean hasEnded() {
        return ended;
    }

    /// What this session's listener counts, on this session's loop.
    LoopCells<ListenerCounter> counters() {
        return listener.counters().onLoop(loop.index());
    }

    /// What this session's listener measures, on this session's loop.
    LoopLatencies latencies() {
        return listener.latencies().onLoop(loop.index());
    }

    TcpListener listener() {
        return listener;
    }

    Loop loop() {
        return loop;
    }

    SessionRecord.Client client() {
        return client;
    }

    Stream clientStream() {
        return clientStream;
    }

    TcpListener.Settings settings() {
        return settings;
    }

    Pool pool() {
        return settings.pool();
    }
}
