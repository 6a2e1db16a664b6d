package dev.sluice.core;

import dev.sluice.config.ListenerConfig.SessionLogging;
import org.jspecify.annotations.Nullable;

/// One client connection and its upstream, from accept to a single [EndReason]. Lives on one loop.
///
/// The life of a session, in order: [#start], [Dialing] picks and connects a backend,
/// [#onConnected], the two [Relay]s move bytes ([#move]), [#end].
final class TcpSession extends Timed implements Runnable {

    private final Loop loop;
    private final TcpListener listener;
    private final TcpListener.Settings settings;
    private final SessionRecord.Client client;
    private final Stream clientStream;
    private final long acceptedMillis = System.currentTimeMillis();
    private final long acceptedNanos;
    private @Nullable Dialing dialing;
    private @Nullable Upstream upstream;
    private @Nullable EndReason firstToFinish;
    private long lastActiveNanos;
    private int place;
    private boolean moveQueued;
    private boolean ended;

    TcpSession(Loop loop, TcpListener listener, SessionRecord.Client client, int descriptor) {
        this.loop = loop;
        this.listener = listener;
        this.settings = listener.settings();
        this.client = client;
        this.clientStream = Stream.accepted(this, descriptor);
        this.acceptedNanos = loop.now();
        this.lastActiveNanos = acceptedNanos;
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
        boolean failed = (readiness & Readiness.FAILED) != 0;
        if (dialing == null) {
            move();
            if (failed && !ended) {
                onBroken(stream);
            }
        } else if (stream != clientStream) {
            dialing.onReady(readiness);
        } else if (failed) {
            // A mere end of input is no reason to stop: what the client sent before it must still
            // reach a backend.
            end(EndReason.CLIENT_GONE);
        }
    }

    /// A backend is connected, and its place is taken.
    void onConnected(Upstream.Dialed dialed) {
        dialing = null;
        upstream = new Upstream(dialed, clientStream, settings.relay(), counters());
        listener.latencies().onLoop(loop.index()).connect(dialed.connectNanos());
        startTimer(settings.idleNanos());
        move();
    }

    /// Moves what can be moved, both ways.
    private void move() {
        Upstream up = upstream;
        if (ended || up == null) {
            return;
        }
        lastActiveNanos = loop.now();
        boolean busy = pump(up.toClient(), up);
        if (!ended) {
            busy |= pump(up.toBackend(), up);
        }
        if (busy && !ended && !moveQueued) {
            moveQueued = true;
            loop.again(this);
        }
    }

    /// Its turn again, after it had used up its share of the loop's time.
    @Override
    public void run() {
        moveQueued = false;
        try {
            move();
        } catch (Throwable bug) {
            loop.fault(bug);
            onFault();
        }
    }

    private boolean pump(Relay relay, Upstream up) {
        long before = relay.bytes();
        Outcome outcome = relay.pump();
        if (relay.bytes() != before) {
            onMoved(relay, before, up);
        }
        return switch (outcome) {
            case WAITING -> false;
            case BUSY -> true;
            case DONE -> {
                onFinished(relay);
                yield false;
            }
            case SOURCE_FAILED -> {
                onBroken(relay.source());
                yield false;
            }
            case SINK_FAILED -> {
                onBroken(relay.sink());
                yield false;
            }
        };
    }

    private void onMoved(Relay relay, long before, Upstream up) {
        up.count(relay, before);
        if (before == 0 && relay == up.toClient()) {
            listener.latencies().onLoop(loop.index())
                    .firstByte(loop.now() - up.dialed().openedNanos());
        }
    }

    /// One side has finished sending: the other is told, and may go on.
    private void onFinished(Relay relay) {
        if (firstToFinish != null) {
            end(firstToFinish);
            return;
        }
        relay.sink().endOutput();
        firstToFinish = relay.source() == clientStream
                ? EndReason.CLIENT_CLOSED
                : EndReason.BACKEND_CLOSED;
        startTimer(settings.halfCloseNanos());
    }

    /// One side is gone without an orderly end. What it sent before is passed on as far as the
    /// other side takes it now; then the other side gets a reset too.
    private void onBroken(Stream broken) {
        Upstream up = upstream;
        if (up == null || ended) {
            return;
        }
        Relay rest = broken == clientStream ? up.toBackend() : up.toClient();
        long before = rest.bytes();
        rest.passOnRest();
        up.count(rest, before);
        end(broken == clientStream ? EndReason.CLIENT_RESET : EndReason.BACKEND_RESET);
    }

    @Override
    void onTimer(long now) {
        assert !ended;
        if (dialing != null) {
            dialing.onTimer();
            return;
        }
        long limit = firstToFinish == null ? settings.idleNanos() : settings.halfCloseNanos();
        long left = lastActiveNanos + limit - now;
        if (left > 0) {
            startTimer(left);
        } else {
            end(firstToFinish == null ? EndReason.IDLE : EndReason.HALF_CLOSE_TIMEOUT);
        }
    }

    @Override
    void onFault() {
        end(EndReason.FAULT);
    }

    /// Ends the session, once: closes both connections and gives back all that it took. Further
    /// calls change nothing.
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
        if (upstream != null) {
            orderly &= !upstream.holdsBytes();
            upstream.close(reason, orderly);
            settings.pool().release(upstream.backend());
        }
        clientStream.close(orderly);
        loop.sessions().remove(this);
        loop.counters().add(LoopCounter.SESSIONS_OPEN, -1);
        loop.budget().giveBack();
        report(reason);
        listener.onEnd(client); // last: with it, its counters may be given back
    }

    private void report(EndReason reason) {
        counters().increment(ListenerCounter.SESSIONS_ENDED);
        counters().increment(ListenerCounter.of(reason));
        listener.latencies().onLoop(loop.index()).session(loop.now() - acceptedNanos);
        if (settings.log() == SessionLogging.SESSIONS
                || (settings.log() == SessionLogging.FAULTS && reason.isFault())) {
            loop.sessionLog().offer(record(reason));
        }
    }

    private SessionRecord record(EndReason reason) {
        long duration = loop.now() - acceptedNanos;
        Dialing unfinished = dialing;
        Upstream up = upstream;
        if (up != null) {
            return new SessionRecord(listener.name(), client, up.backend().key(), reason,
                    new SessionRecord.Times(acceptedMillis, duration, up.dialed().connectNanos(),
                            up.dialed().queuedNanos()),
                    new SessionRecord.Tally(up.toBackend().bytes(), up.toClient().bytes(),
                            up.dialed().retries()));
        }
        Backend tried = unfinished == null ? null : unfinished.lastTried();
        return new SessionRecord(listener.name(), client, tried == null ? null : tried.key(),
                reason,
                new SessionRecord.Times(acceptedMillis, duration, SessionRecord.Times.NEVER,
                        unfinished == null ? 0 : unfinished.queuedNanos()),
                new SessionRecord.Tally(0, 0, unfinished == null ? 0 : unfinished.retries()));
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
    @Nullable
    Backend backend() {
        return upstream != null ? upstream.backend() : dialing != null ? dialing.backend() : null;
    }

    /// What this session's listener counts, on this session's loop.
    LoopCells<ListenerCounter> counters() {
        return listener.counters().onLoop(loop.index());
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

    int place() {
        return place;
    }

    void place(int next) {
        place = next;
    }
}
