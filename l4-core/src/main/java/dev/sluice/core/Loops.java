package dev.sluice.core;

import dev.sluice.config.LoopsConfig;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The event loops of a balancer, and what is asked of all of them at once. Any thread.
final class Loops {

    private static final long CLOSE_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Loop> loops;

    private Loops(MultiThreadIoEventLoopGroup group, List<Loop> loops) {
        this.group = group;
        this.loops = List.copyOf(loops);
    }

    /// Starts the loops that are asked for.
    static Loops start(LoopsConfig config, Loop.Services services) {
        var group = CountingEventLoop.start(count(config),
                new DefaultThreadFactory("sluice-loop", true),
                BusyPoll.over(services.engine().ioHandlerFactory(), config.busyPoll()));
        var loops = new ArrayList<Loop>();
        for (EventExecutor executor : group) {
            loops.add(new Loop(loops.size(), (CountingEventLoop) executor, services));
        }
        if (config.pinned()) {
            Pinning.pin(loops);
        }
        return new Loops(group, loops);
    }

    /// How many loops that comes to here.
    static int count(LoopsConfig config) {
        return config.count() == 0 ? Runtime.getRuntime().availableProcessors() : config.count();
    }

    /// Every session that is with this backend has to leave it. Returns before it is done.
    void leave(Backend backend, EndReason reason) {
        for (Loop loop : loops) {
            loop.execute(() -> loop.sessions().forEach(session -> {
                if (session.backend() == backend) {
                    session.onBackendLost(reason);
                }
            }));
        }
    }

    /// Waits until every loop has done what was asked of it before; at most five seconds, and not
    /// when interrupted. Not on a loop.
    ///
    /// @return false when it gave up
    boolean settle() {
        var done = new CountDownLatch(loops.size());
        for (Loop loop : loops) {
            if (!loop.execute(done::countDown)) {
                done.countDown();
            }
        }
        try {
            return done.await(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Ends every session and every loop, and waits for it. Once.
    void close() {
        for (Loop loop : loops) {
            loop.execute(
                    () -> loop.sessions().forEach(session -> session.end(EndReason.SHUTDOWN)));
        }
        // A loop that is told to stop closes every descriptor before it looks at its tasks: sessions
        // would end as if all had been said.
        settle();
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * CLOSE_SECONDS, TimeUnit.SECONDS);
        if (group.isTerminated()) {
            // A loop that is stuck still uses its memory.
            loops.forEach(Loop::free);
        }
    }

    List<Loop> all() {
        return loops;
    }
}
