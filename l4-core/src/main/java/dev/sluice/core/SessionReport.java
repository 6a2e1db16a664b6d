package dev.sluice.core;

import dev.sluice.config.ListenerConfig.SessionLogging;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is said of a session when it has ended: counters, latencies, and where wanted a line in the
/// session log. Lives on the session's loop.
final class SessionReport {

    private final TcpSession session;
    private final long acceptedMillis = System.currentTimeMillis();
    private final long acceptedNanos;

    /// Begins with the session.
    SessionReport(TcpSession session) {
        this.session = session;
        this.acceptedNanos = session.loop().now();
    }

    /// The session has ended. Once.
    ///
    /// @param unfinished how far it came in finding a backend; null when it had one
    /// @param upstream its backend's half; null when it had none
    void onEnd(EndReason reason, @Nullable Dialing unfinished, @Nullable Upstream upstream) {
        report(session.listener(), session.settings().log(), session.loop(), reason,
                durationNanos(), () -> upstream == null
                        ? unserved(reason, unfinished)
                        : served(reason, upstream));
    }

    /// What is said of any session that has ended.
    ///
    /// @param record made only where it is wanted
    static void report(Listener listener, SessionLogging log, Home home, EndReason reason,
            long durationNanos, Supplier<SessionRecord> record) {
        LoopCells<ListenerCounter> counters = listener.counters().onLoop(home.index());
        counters.increment(ListenerCounter.SESSIONS_ENDED);
        counters.increment(ListenerCounter.of(reason));
        listener.latencies().onLoop(home.index()).session(durationNanos);
        if (log == SessionLogging.SESSIONS
                || (log == SessionLogging.FAULTS && reason.isFault())) {
            home.sessionLog().offer(record.get());
        }
    }

    private SessionRecord served(EndReason reason, Upstream upstream) {
        Upstream.Dialed dialed = upstream.dialed();
        return record(upstream.backend(), reason,
                new SessionRecord.Times(acceptedMillis, durationNanos(), dialed.connectNanos(),
                        dialed.queuedNanos()),
                new SessionRecord.Tally(upstream.toBackend().bytes(), upstream.toClient().bytes(),
                        dialed.retries()));
    }

    private SessionRecord unserved(EndReason reason, @Nullable Dialing dialing) {
        return record(dialing == null ? null : dialing.lastTried(), reason,
                new SessionRecord.Times(acceptedMillis, durationNanos(), SessionRecord.Times.NEVER,
                        dialing == null ? 0 : dialing.queuedNanos()),
                new SessionRecord.Tally(0, 0, dialing == null ? 0 : dialing.retries()));
    }

    private SessionRecord record(@Nullable Backend backend, EndReason reason,
            SessionRecord.Times times, SessionRecord.Tally tally) {
        return new SessionRecord(session.listener().name(), session.client(),
                backend == null ? null : backend.key(), reason, times, tally);
    }

    private long durationNanos() {
        return session.loop().now() - acceptedNanos;
    }
}
