package dev.sluice.health;

import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.Prober;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import java.io.IOException;
import java.util.OptionalLong;
import java.nio.channels.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers probes as the test says, and counts them.
final class ScriptedProber implements Prober {

    /// What the clock of a [#monitor] always shows.
    static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    static final ProbeResult PASSED = new ProbeResult.Answered(Finding.GOOD,
            Duration.ofMillis(3));
    static final ProbeResult REFUSED = new ProbeResult.Failed("connection refused",
            Duration.ofMillis(1));

    /// How a backend answers; may be changed at any time.
    volatile Answer answer;

    private final Map<BackendKey, AtomicInteger> begun = new ConcurrentHashMap<>();
    private final Map<BackendKey, AtomicInteger> running = new ConcurrentHashMap<>();
    private final AtomicInteger atOnceMax = new AtomicInteger();
    private volatile boolean closed;

    ScriptedProber(Answer answer) {
        this.answer = answer;
    }

    /// A monitor that asks this prober and leaves nothing to chance.
    HealthMonitor monitor(HealthListener listener) {
        return new HealthMonitor(
                new BackendCheck.Surroundings(this, listener, _ -> OptionalLong.empty(),
                        () -> 0.5, () -> NOW));
    }

    @Override
    public ProbeResult probe(CheckPlan plan, CheckConfig.Active check, Cutoff cutoff) {
        AtomicInteger atOnce = running.computeIfAbsent(plan.key(), _ -> new AtomicInteger());
        atOnceMax.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            int number = begun.computeIfAbsent(plan.key(), _ -> new AtomicInteger())
                    .incrementAndGet();
            return answer.to(plan, number, cutoff);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /// Hangs until the probe is cut off, as a socket would.
    static ProbeResult hang(Cutoff cutoff) {
        var cut = new CountDownLatch(1);
        try {
            cutoff.covers(new Channel() {
                @Override
                public boolean isOpen() {
                    return cut.getCount() > 0;
                }

                @Override
                public void close() {
                    cut.countDown();
                }
            });
            boolean wasCut = cut.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new ProbeResult.Failed(wasCut ? "cut off" : "never cut off", Duration.ZERO);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Probes of this backend that have begun.
    int begun(BackendKey key) {
        AtomicInteger count = begun.get(key);
        return count == null ? 0 : count.get();
    }

    /// Probes of this backend that run now.
    int running(BackendKey key) {
        AtomicInteger count = running.get(key);
        return count == null ? 0 : count.get();
    }

    /// The most probes of one backend that ever ran at the same time.
    int atOnceMax() {
        return atOnceMax.get();
    }

    boolean isClosed() {
        return closed;
    }

    @FunctionalInterface
    interface Answer {
        /// @param number of this probe among those of its backend, from 1
        ProbeResult to(CheckPlan plan, int number, Cutoff cutoff);
    }
}
