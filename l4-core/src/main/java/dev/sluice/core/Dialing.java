package dev.sluice.core;

import dev.sluice.core.posix.Errno;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.Sockets;
import org.jspecify.annotations.Nullable;

/// The part of a session's life before it has a backend: picks one, takes a place on it, connects;
/// tries another when that fails; waits in the pool's queue while all are full. Ends in
/// [TcpSession#onConnected] or [TcpSession#end], and is thrown away then.
final class Dialing {

    private final TcpSession session;
    private final Loop loop;
    private final Pool pool;
    private PoolSnapshot snapshot;
    private Tried tried = Tried.NONE;
    private int attempts;
    private @Nullable Backend backend;
    private @Nullable Backend lastTried;
    private @Nullable Stream stream;
    private @Nullable EndReason lastFailure;
    private @Nullable Waiting waiting;
    private long attemptedAtNanos;
    private long queuedNanos;

    Dialing(TcpSession session) {
        this.session = session;
        this.loop = session.loop();
        this.pool = session.pool();
        this.snapshot = pool.snapshot();
    }

    void start() {
        if (pool.queue().isEmpty()) {
            dial();
        } else {
            waitInQueue(); // behind those who came before
        }
    }

    /// Tries backends until a connection is on its way, or there is nothing left to try.
    private void dial() {
        Backend picked;
        int result;
        do {
            picked = snapshot.acquire(session.client(), tried);
            if (picked == null) {
                onNoneLeft();
                return;
            }
            result = connect(picked);
        } while (result < 0 && mayTryAnother(picked, result));
    }

    /// Begins to connect to a backend on which a place is taken: 0, or a negative [Errno].
    private int connect(Backend picked) {
        if (attempts++ > 0) {
            session.counters().increment(ListenerCounter.RETRIES);
        }
        backend = picked;
        lastTried = picked;
        attemptedAtNanos = loop.now();
        Posix posix = loop.posix();
        Endpoint endpoint = picked.endpoint();
        int descriptor = posix.socket(endpoint.family(), Sockets.SOCK_STREAM);
        if (descriptor < 0) {
            return descriptor;
        }
        stream = loop.streams().connecting(session, endpoint, descriptor);
        int result = endpoint.connect(posix, descriptor);
        if (result < 0 && result != -Errno.EINPROGRESS) {
            return result;
        }
        if (!stream.watch()) {
            return -Errno.ENOMEM;
        }
        session.startTimer(session.settings().connectNanos());
        return 0;
    }

    /// The kernel has told of a change on the connection to the backend.
    void onReady(int readiness) {
        Stream opening = stream;
        Backend picked = backend;
        if (opening == null || picked == null) {
            return;
        }
        int error = (readiness & Readiness.FAILED) == 0
                ? 0
                : loop.posix().takeError(opening.descriptor());
        if (error < 0) {
            onFailed(picked, error);
        } else if ((readiness & Readiness.WRITABLE) != 0) {
            onOpen(picked, opening);
        }
    }

    private void onOpen(Backend picked, Stream opened) {
        long connectNanos = loop.now() - attemptedAtNanos;
        picked.connected(connectNanos, loop.now());
        picked.counters().onLoop(loop.index()).increment(BackendCounter.SESSIONS);
        session.onConnected(new Upstream.Dialed(picked, opened, loop.now(), connectNanos,
                retries(), queuedNanos));
    }

    private void onFailed(Backend failed, int result) {
        if (mayTryAnother(failed, result)) {
            // Connecting may have taken seconds: who was eligible then may be down or removed now.
            snapshot = pool.snapshot();
            dial();
        }
    }

    /// An attempt has failed; true when another backend may be tried, else the session has ended.
    private boolean mayTryAnother(Backend failed, int result) {
        abandonAttempt();
        if (Errno.isOutOfDescriptors(result) || Errno.isOutOfResources(result)) {
            // No fault of the backend's, and another one would meet the same.
            if (Errno.isOutOfDescriptors(result)) {
                loop.outOfDescriptors();
                session.end(EndReason.NO_DESCRIPTORS);
            } else {
                session.end(EndReason.NO_RESOURCES);
            }
            return false;
        }
        boolean late = result == -Errno.ETIMEDOUT;
        lastFailure = late ? EndReason.CONNECT_TIMEOUT : EndReason.CONNECT_FAILED;
        failed.connectFailed(loop.now());
        failed.counters().onLoop(loop.index()).increment(
                late ? BackendCounter.CONNECT_TIMED_OUT : BackendCounter.CONNECT_FAILED);
        loop.suspect(failed);
        if (attempts > snapshot.retries()) {
            session.end(lastFailure);
            return false;
        }
        if (tried == Tried.NONE) {
            tried = new Tried();
        }
        tried.add(failed);
        return true;
    }

    private void abandonAttempt() {
        Backend abandoned = backend;
        if (stream != null) {
            stream.close();
            stream = null;
        }
        backend = null;
        if (abandoned != null) {
            pool.release(abandoned);
        }
    }

    private void onNoneLeft() {
        if (lastFailure != null) {
            session.end(lastFailure);
        } else if (snapshot.eligible().isEmpty()) {
            session.end(EndReason.NO_BACKEND);
        } else {
            waitInQueue();
        }
    }

    private void waitInQueue() {
        waiting = Waiting.enter(session, this);
        if (waiting == null) {
            session.end(pool.queue().isOff() ? EndReason.BACKEND_FULL : EndReason.QUEUE_FULL);
        }
    }

    /// It is this session's turn to look for a place again.
    void onTurn() {
        snapshot = pool.snapshot();
        if (snapshot.eligible().isEmpty()) {
            leaveQueue();
            session.end(EndReason.NO_BACKEND);
            pool.queue().wakeFirst();
            return;
        }
        Backend picked = snapshot.acquire(session.client(), tried);
        if (picked == null) {
            return;
        }
        leaveQueue();
        // There may be a place for the next one too.
        pool.queue().wakeFirst();
        int result = connect(picked);
        if (result < 0) {
            onFailed(picked, result);
        }
    }

    private void leaveQueue() {
        if (waiting != null) {
            queuedNanos = waiting.leave();
            waiting = null;
        }
    }

    /// The session's deadline has passed: the one for the queue, or the one for connecting.
    void onTimer() {
        if (waiting != null) {
            leaveQueue();
            session.end(EndReason.QUEUE_TIMEOUT);
        } else if (backend != null) {
            onFailed(backend, -Errno.ETIMEDOUT);
        }
    }

    /// The session has ended: gives back whatever is taken.
    void cancel() {
        leaveQueue();
        abandonAttempt();
    }

    /// The backend that is being connected; null between attempts.
    @Nullable
    Backend backend() {
        return backend;
    }

    /// The backend of the last attempt; null when there was none.
    @Nullable
    Backend lastTried() {
        return lastTried;
    }

    /// Attempts after the first.
    int retries() {
        return Math.max(0, attempts - 1);
    }

    long queuedNanos() {
        return queuedNanos;
    }
}
