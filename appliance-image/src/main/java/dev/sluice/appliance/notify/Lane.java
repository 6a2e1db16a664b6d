package dev.sluice.appliance.notify;

import dev.sluice.health.Flip;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells one hook of one pool's flips, one after the other. Any thread may call.
final class Lane {

    /// Flips that may wait. Beyond that the oldest is dropped: whoever hears of the latest one knows
    /// how things are.
    static final int WAITING_MAX = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final String pool;

    // Guarded by this.
    private final Queue<Flip> waiting = new ArrayDeque<>();
    private Hook hook;
    private @Nullable Thread courier; // a platform thread, since looking names up blocks in native code
    private boolean closed;
    private boolean dropping;
    private long told;
    private long failed;
    private long dropped;

    Lane(String pool, Hook hook) {
        this.pool = pool;
        this.hook = hook;
    }

    /// Leaves word of a flip, without waiting for anything.
    synchronized void tell(Flip flip) {
        if (closed) {
            return;
        }
        if (waiting.size() == WAITING_MAX) {
            waiting.remove();
            dropped++;
            sayDropping();
        }
        waiting.add(flip);
        if (courier == null) {
            courier = Thread.ofPlatform().daemon().name("notify " + pool).start(this::deliver);
        }
    }

    /// What waits, and what comes, goes to this hook.
    synchronized void follow(Hook next) {
        hook = next;
    }

    /// Drops what waits and takes nothing more; what runs may end by itself.
    synchronized void retire() {
        closed = true;
        waiting.clear();
    }

    /// Ends what runs as well, and waits for that.
    void close(Duration atMost) throws InterruptedException {
        Thread running;
        synchronized (this) {
            retire();
            running = courier;
        }
        if (running != null) {
            running.interrupt();
            boolean ended = running.join(atMost);
            if (!ended) {
                LOG.warn("pool {}: telling {} does not end, not waiting on", pool, hook);
            }
        }
    }

    synchronized Notices.Count count() {
        return new Notices.Count(told, failed, dropped, waiting.size());
    }

    synchronized boolean isIdle() {
        return courier == null;
    }

    private void deliver() {
        for (Errand errand = next(); errand != null; errand = next()) {
            boolean done = run(errand);
            count(done);
        }
    }

    private boolean run(Errand errand) {
        try {
            errand.hook.tell(errand.flip);
            return true;
        } catch (IOException | RuntimeException | Error e) {
            LOG.warn("pool {}: {} was not told that {} is {}: {}", pool, errand.hook,
                    errand.flip.key(), News.word(errand.flip.health()), e.getMessage());
        } catch (InterruptedException _) {
            // Closed.
        }
        return false;
    }

    private synchronized void count(boolean done) {
        told += done ? 1 : 0;
        failed += done ? 0 : 1;
    }

    private synchronized @Nullable Errand next() {
        Flip flip = waiting.poll();
        if (flip == null) {
            courier = null;
            dropping = false;
            return null;
        }
        return new Errand(flip, hook);
    }

    private void sayDropping() {
        if (!dropping) {
            dropping = true;
            LOG.warn("pool {}: {} is told too slowly, {} flips wait: the oldest are dropped", pool,
                    hook, WAITING_MAX);
        }
    }

    private record Errand(Flip flip, Hook hook) {}
}
