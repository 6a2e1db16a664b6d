package dev.sluice.core;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What is true of a backend right now, as opposed to what was configured for it.
///
/// Made once per [BackendKey] and kept across reloads, so that a new weight does not forget the
/// backend's health, its open sessions or how fast it answers. Configuration and state are written
/// by the control thread, sessions and connect times by any loop; all may be read anywhere.
final class Backend {

    private static final long HEARD_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final BackendKey key;
    private final long hash;
    private final AtomicInteger sessions = new AtomicInteger();
    private final ConnectTime connectTime = new ConnectTime();
    private final CounterSet<BackendCounter> counters;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile int failuresMax; // in a row; 0 for any; written by the control thread only
    private volatile Endpoint endpoint; // written by the control thread only
    private volatile BackendConfig config; // written by the control thread only
    private volatile Advice advice = Advice.NONE; // written by the control thread only
    private volatile long heardNanos; // written by any loop; a race that is lost costs nothing
    private volatile boolean wrongRole; // the last it said of its role; written by control only
    private volatile BackendState state = BackendState.PENDING; // written by the control thread only

    /// @param config whose host name, if it has one, is resolved
    /// @param counters what sessions count of it
    Backend(BackendConfig config, CounterSet<BackendCounter> counters) {
        this.counters = counters;
        this.endpoint = Endpoint.of(config);
        this.key = config.key();
        this.hash = Mix.text(config.key().address());
        this.config = config;
    }

    /// Takes a place for one session; false when the backend is full.
    boolean tryAcquire() {
        // Not add first and look after: with that, a refused loop makes the backend look full to
        // the others for an instant.
        int max = sessionsMax();
        int open = sessions.get();
        while (open < max) {
            int seen = sessions.compareAndExchange(open, open + 1);
            if (seen == open) {
                return true;
            }
            open = seen;
        }
        return false;
    }

    /// Gives back a place that [#tryAcquire] took.
    void release() {
        int left = sessions.decrementAndGet();
        assert left >= 0 : key + " released more often than acquired";
    }

    /// Sessions open now.
    int sessions() {
        return sessions.get();
    }

    boolean isFull() {
        return sessions.get() >= sessionsMax();
    }

    /// A connection opened within `tookNanos`; `nowNanos` is the current `System.nanoTime()`.
    void connected(long tookNanos, long nowNanos) {
        connectTime.observe(tookNanos, nowNanos);
    }

    /// A connection did not open; counts like a very slow one, so that latency pickers stay away
    /// until the memory of it fades.
    void connectFailed(long nowNanos) {
        connectTime.observe(ConnectTime.FAILED_NANOS, nowNanos);
    }

    /// The moving average of the connect time as of the last connection; 0 when there was none.
    long connectNanos() {
        return connectTime.nanos();
    }

    /// How long connecting takes, for pickers that weigh it.
    ConnectTime connectTime() {
        return connectTime;
    }

    /// A session failed on it, through no fault of the client's. True when so many have in a row
    /// that somebody should look.
    boolean failed() {
        int max = failuresMax;
        if (max == 0 || failures.incrementAndGet() < max) {
            return false;
        }
        failures.set(0); // the next run tells again, whatever comes of this word
        return true;
    }

    /// A session went as it should: a run of failures, if there was one, is over. Any loop, for each
    /// session; writes only where there was one.
    void worked() {
        if (failures.get() > 0) {
            failures.set(0);
        }
    }

    /// Control thread: how many failures in a row are too many; 0 for none.
    void observe(int max) {
        failuresMax = max;
    }

    /// A UDP session heard a datagram from it. Any loop, for each datagram: writes what all loops
    /// read no more than a hundred times a second.
    void heard(long nowNanos) {
        worked();
        if (heardNanos == 0 || nowNanos - heardNanos >= HEARD_STEP_NANOS) {
            heardNanos = nowNanos == 0 ? 1 : nowNanos;
        }
    }

    /// True when datagrams came from it before, and none since then.
    boolean hasFallenSilentBy(long nanos) {
        long heard = heardNanos;
        return heard != 0 && heard - nanos < 0;
    }

    /// When a datagram last came from it; empty when none has.
    OptionalLong lastHeard() {
        long heard = heardNanos;
        return heard == 0 ? OptionalLong.empty() : OptionalLong.of(heard);
    }

    BackendKey key() {
        return key;
    }

    /// Spreads backends in hashes; made from the address alone, so the same everywhere and always.
    long hash() {
        return hash;
    }

    BackendConfig config() {
        return config;
    }

    /// Control thread: other attributes for the same backend.
    void configure(BackendConfig next) {
        assert next.key().equals(key) : next.key() + " is not " + key;
        boolean moves = !next.address().equals(config.address())
                || !Objects.equals(next.source(), config.source());
        config = next;
        if (moves) {
            endpoint = Endpoint.of(next);
        }
    }

    /// Where it is connected to: the same object until that changes.
    Endpoint endpoint() {
        return endpoint;
    }

    CounterSet<BackendCounter> counters() {
        return counters;
    }

    /// What it asks for besides what the file says.
    Advice advice() {
        return advice;
    }

    /// Control thread: its check says how it wants to be used.
    void advice(Advice next) {
        advice = next;
    }

    /// The most sessions at once: what the file allows, or less where it asks for less.
    int sessionsMax() {
        return Math.min(config.sessionsMax(), advice.sessionsMax());
    }

    /// True when the last that it said of its role was the wrong one, though it is silent now.
    boolean hasWrongRole() {
        return wrongRole;
    }

    BackendState state() {
        return state;
    }

    /// Control thread: what the checks say now. Coming up forgets how fast the backend was before,
    /// since it may have been restarted or moved.
    void state(BackendState next) {
        if (next == BackendState.UP && state != BackendState.UP) {
            connectTime.forget();
            failures.set(0);
        }
        wrongRole = next == BackendState.WRONG_ROLE || (wrongRole && next == BackendState.DOWN);
        state = next;
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
