package dev.sluice.core;

import org.jspecify.annotations.Nullable;

/// The part of a session's life in which bytes move: pumps the two [Relay]s whenever the kernel has
/// told of a change, and says what follows from what they come to. Ends in [TcpSession#end].
final class Traffic implements Runnable {

    private final TcpSession session;
    private final Loop loop;
    private final Stream client;
    private final Upstream upstream;
    private @Nullable EndReason firstToFinish;
    private @Nullable Stream broken; // while the last that it sent is still under way to us
    private long lastActiveNanos;
    private boolean queued;
    private boolean young = true;

    Traffic(TcpSession session, Upstream upstream) {
        this.session = session;
        this.loop = session.loop();
        this.client = session.clientStream();
        this.upstream = upstream;
    }

    /// Begins to move bytes.
    void start() {
        startTimer();
        move();
    }

    /// The kernel has told of a change on one of the two connections.
    void onReady(Stream stream, int readiness) {
        move();
        if ((readiness & Readiness.FAILED) != 0) {
            onBroken(stream);
        }
    }

    /// Moves what can be moved, both ways.
    private void move() {
        lastActiveNanos = loop.now();
        boolean busy = broken != client && pump(upstream.toClient());
        if (!session.hasEnded() && (broken == null || broken == client)) {
            busy |= pump(upstream.toBackend());
        }
        if (broken != null && !broken.isAsking()) {
            onBroken(broken); // its rest has come, and may not wait until the other side takes it
        }
        if (busy && !session.hasEnded() && !queued) {
            queued = true;
            loop.again(this);
        }
    }

    /// Its turn again, after it had used up its share of the loop's time.
    @Override
    public void run() {
        queued = false;
        if (session.hasEnded()) {
            return;
        }
        try {
            move();
        } catch (Throwable bug) {
            loop.fault(bug);
            session.onFault();
        }
    }

    private boolean pump(Relay relay) {
        long before = relay.bytes();
        Outcome outcome = relay.pump();
        if (relay.bytes() != before) {
            onMoved(relay, before);
        }
        switch (outcome) {
            case DONE -> onFinished(relay);
            case SOURCE_FAILED -> onBroken(relay.source());
            case SINK_FAILED -> onBroken(relay.sink());
            case WAITING, BUSY -> {
                // Nothing follows yet.
            }
        }
        return outcome == Outcome.BUSY;
    }

    private void onMoved(Relay relay, long before) {
        upstream.count(relay, before);
        if (before == 0 && relay == upstream.toClient()) {
            upstream.backend().worked();
            session.latencies().firstByte(loop.now() - upstream.dialed().openedNanos());
        }
    }

    /// One side has finished sending: the other is told, and may go on.
    private void onFinished(Relay relay) {
        if (relay.source() == broken) {
            onBroken(broken);
            return;
        }
        if (firstToFinish != null) {
            session.end(firstToFinish);
            return;
        }
        relay.sink().endOutput();
        relay.source().awaitFailure();
        firstToFinish = relay.source() == client
                ? EndReason.CLIENT_CLOSED
                : EndReason.BACKEND_CLOSED;
        startTimer();
    }

    /// One side is gone without an orderly end. What it sent before is passed on as far as the
    /// other side takes it now; then the other side gets a reset too.
    private void onBroken(Stream side) {
        if (session.hasEnded()) {
            return;
        }
        if (side.isAsking()) {
            broken = side; // the kernel's answer comes in any case, and may bring some of it
            return;
        }
        Relay rest = side == client ? upstream.toBackend() : upstream.toClient();
        long before = rest.bytes();
        rest.passOnRest();
        upstream.count(rest, before);
        session.end(side == client ? EndReason.CLIENT_RESET : EndReason.BACKEND_RESET);
    }

    /// The session's deadline has come: it ends, unless something has moved meanwhile.
    void onTimer(long now) {
        long limit = limitNanos();
        long left = lastActiveNanos + limit - now;
        if (limit != 0 && left <= 0) {
            session.end(firstToFinish == null ? EndReason.IDLE : EndReason.HALF_CLOSE_TIMEOUT);
            return;
        }
        if (young) {
            young = false;
            upstream.backend().endpoint().keepAlive(loop.posix(),
                    upstream.dialed().stream().descriptor());
        }
        session.startTimer(limit == 0 ? 0 : left);
    }

    private void startTimer() {
        long limit = limitNanos();
        boolean tillOld = young && (limit == 0 || limit > PeerOptions.YOUNG_NANOS);
        session.startTimer(tillOld ? PeerOptions.YOUNG_NANOS : limit);
    }

    /// How long nothing may move; 0 is for ever.
    private long limitNanos() {
        TcpListener.Settings settings = session.settings();
        return firstToFinish == null ? settings.idleNanos() : settings.halfCloseNanos();
    }

    Upstream upstream() {
        return upstream;
    }
}
