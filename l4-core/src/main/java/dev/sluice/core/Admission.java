package dev.sluice.core;

import dev.sluice.config.Limits;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Who may come in: the access list and the limits of one listener, shared by all loops. Lock-free.
///
/// A session counts against the limits from [#admit] to [#release], across reloads. Per-source
/// limits that a reload switches on count the sessions admitted from then on; while older ones of
/// the same source end, it may hold as many more as there were of those.
final class Admission {

    /// What control has configured, in one piece, so that no client is judged by halves of two.
    private record Rules(AccessList access, int sessionsMax, Gcra rate, int perSource,
            Gcra ratePerSource) {

        boolean countsSources() {
            return perSource != Limits.UNLIMITED || !ratePerSource.isUnlimited();
        }
    }

    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicLong due = new AtomicLong(Gcra.UNUSED);
    private final Sources sources;
    private volatile Rules rules; // written by the control thread only

    /// @param sessionsMax what `limits.sessions` comes to on this machine
    Admission(AccessList access, Limits limits, int sessionsMax) {
        this(access, limits, sessionsMax, Sources.MAX);
    }

    Admission(AccessList access, Limits limits, int sessionsMax, int sourcesMax) {
        this.sources = new Sources(sourcesMax);
        this.rules = rules(access, limits, sessionsMax);
    }

    /// Lets a client in, or says why not; then nothing is taken from any limit. Any loop.
    ///
    /// @param nowNanos the current `System.nanoTime()`
    @Nullable
    Refusal admit(long high, long low, long nowNanos) {
        return admit(high, low, nowNanos, rules.sessionsMax);
    }

    /// The same, however many sessions there are: for one that takes the place of another, which
    /// its caller ends at once.
    @Nullable
    Refusal admitInstead(long high, long low, long nowNanos) {
        return admit(high, low, nowNanos, Integer.MAX_VALUE);
    }

    private @Nullable Refusal admit(long high, long low, long nowNanos, int sessionsMax) {
        Rules now = rules;
        if (!now.access.serves(high, low)) {
            return Refusal.DENIED;
        }
        if (!tryEnter(sessionsMax)) {
            return Refusal.SESSIONS;
        }
        if (!now.rate.tryTake(due, nowNanos)) {
            sessions.decrementAndGet();
            return Refusal.RATE;
        }
        if (!now.countsSources()) {
            return null;
        }
        Refusal refusal = sources.admit(Sources.keyOf(high, low), now.perSource,
                now.ratePerSource, nowNanos);
        if (refusal != null) {
            now.rate.giveBack(due);
            sessions.decrementAndGet();
        }
        return refusal;
    }

    /// The session of a client that was let in has ended. Any loop, once for each.
    void release(long high, long low) {
        int left = sessions.decrementAndGet();
        assert left >= 0 : "released more often than admitted";
        sources.release(Sources.keyOf(high, low), rules.ratePerSource);
    }

    /// Control thread: other rules from now on. Open sessions stay open and stay counted, also when
    /// there are more of them than the new limits allow.
    void configure(AccessList access, Limits limits, int sessionsMax) {
        rules = rules(access, limits, sessionsMax);
    }

    /// Control thread, about once a second: forgets sources that have used none of their rate.
    /// False when none will have, since a source without a rate is forgotten with its last session.
    boolean sweep(long nowNanos) {
        Gcra rate = rules.ratePerSource;
        sources.sweep(rate, nowNanos);
        return !rate.isUnlimited();
    }

    /// Sessions open now.
    int sessions() {
        return sessions.get();
    }

    /// Sources in the table now.
    int sources() {
        return sources.size();
    }

    /// Sessions let in without counting their source, because the table of sources was full.
    long untracked() {
        return sources.untracked();
    }

    private boolean tryEnter(int max) {
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

    private static Rules rules(AccessList access, Limits limits, int sessionsMax) {
        return new Rules(access, sessionsMax, new Gcra(limits.rate()), limits.sessionsPerSource(),
                new Gcra(limits.ratePerSource()));
    }
}
