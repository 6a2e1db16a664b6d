package dev.sluice.core;

import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event loop and what its sessions share: system calls, the receive buffer, timers, counter
/// cells, the list of sessions. Everything here belongs to the loop's own thread, except
/// [#execute] and what is final.
final class Loop implements Timers.Clock, Home {

    /// Bytes of the receive buffer, and so the most that a direction of a session ever holds back.
    static final int BUFFER_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final int FAULTS_TOLD_MAX = 100;

    private final int index;
    private final CountingEventLoop events;
    private final Engine engine;
    private final SessionBudget budget;
    private final LoopLog sessionLog;
    private final Troubles troubles;
    private final LoopCells<LoopCounter> counters;
    private final Posix posix = new Posix();
    private final SocketAddress peer = new SocketAddress();
    private final SessionList sessions = new SessionList();
    private final Set<Integer> faultsTold = new HashSet<>();
    private final long buffer = posix.malloc(BUFFER_BYTES);
    private final Pipes pipes;
    private final Timers timers;
    private @Nullable Datagrams datagrams; // from the first datagram's wish on
    private @Nullable Streams streams; // from the loop's first act on
    private @Nullable Future<?> wakeUp;
    private long now = System.nanoTime();
    private long shortUntilNanos = now;
    private int watched;

    Loop(int index, CountingEventLoop events, Services services) {
        this.index = index;
        this.events = events;
        this.engine = services.engine();
        this.budget = services.budget();
        this.sessionLog = services.sessionLog().onLoop(index);
        this.troubles = services.troubles();
        this.counters = services.counters().onLoop(index);
        this.pipes = new Pipes(posix, services.pipesPerLoop());
        this.timers = new Timers(this);
        execute(() -> streams = engine.streams(this));
    }

    /// What the loops of a balancer share.
    record Services(Engine engine, SessionBudget budget, SessionLog sessionLog,
            CounterSet<LoopCounter> counters, Troubles troubles, int pipesPerLoop) {}

    /// Runs `task` on this loop, soon. Any thread. False when the loop has ended.
    boolean execute(Runnable task) {
        try {
            events.execute(() -> runSafely(task));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /// Runs `task` on this loop after the events at hand, so that one busy session does not keep
    /// the others waiting. This loop's thread; allocates nothing, so the task must not throw.
    void again(Runnable task) {
        events.execute(task);
    }

    /// A direction of a session holds `after` bytes for its slow receiver, and held `before`.
    void held(int before, int after) {
        if (before == after) {
            return;
        }
        if (before == 0) {
            counters.increment(LoopCounter.READS_PAUSED);
        }
        counters.add(LoopCounter.BUFFERED_BYTES, after - before);
    }

    void tick() {
        now = System.nanoTime();
    }

    @Override
    public void suspect(Backend backend) {
        troubles.suspect(backend, index);
    }

    void failed(Backend backend) {
        troubles.failed(backend);
    }

    /// A session found no descriptor for its backend: whoever were accepted now would be sent away
    /// as well, so acceptors wait a little.
    void outOfDescriptors() {
        shortUntilNanos = now + Acceptor.PAUSE_NANOS;
        pipes.closeIdle();
    }

    boolean isOutOfDescriptors() {
        return now - shortUntilNanos < 0;
    }

    @Override
    public void wakeAt(long nanos, Runnable wake) {
        if (wakeUp != null) {
            wakeUp.cancel(false);
        }
        // From the present, not from now(), or the delay would be too long by what has passed since.
        wakeUp = events.schedule(() -> runSafely(wake), nanos - System.nanoTime(),
                TimeUnit.NANOSECONDS);
    }

    /// A bug of ours has shown itself: counted always, told once per distinct stack.
    @Override
    public void fault(Throwable bug) {
        counters.increment(LoopCounter.FAULTS);
        int stack = Arrays.hashCode(bug.getStackTrace());
        if (faultsTold.size() < FAULTS_TOLD_MAX && faultsTold.add(stack)) {
            LOG.error("fault on loop {}: its session ends, the balancer goes on", index, bug);
        }
    }

    /// Gives back the native memory and the pipes; the loop's last act.
    void free() {
        posix.free(buffer);
        pipes.closeIdle();
        if (streams != null) {
            streams.free();
        }
        if (datagrams != null) {
            datagrams.free();
        }
        assert pipes.open() == 0 : "a pipe that some session did not give back";
        assert posix.blocks() == 0 : "native memory that some session did not give back";
        assert watched == 0 : "sockets that the kernel still watches";
    }

    private void runSafely(Runnable task) {
        try {
            tick();
            task.run();
        } catch (Throwable bug) {
            fault(bug);
        }
    }

    @Override
    public int index() {
        return index;
    }

    CountingEventLoop events() {
        return events;
    }

    Engine engine() {
        return engine;
    }

    @Override
    public SessionBudget budget() {
        return budget;
    }

    @Override
    public UnprovenRings unproven() {
        return datagrams().unproven();
    }

    @Override
    public LoopLog sessionLog() {
        return sessionLog;
    }

    @Override
    public LoopCells<LoopCounter> counters() {
        return counters;
    }

    Posix posix() {
        return posix;
    }

    /// Native address of the receive buffer. What is in it belongs to the one call that reads and
    /// sends it on; the next read of any session writes over it.
    long buffer() {
        return buffer;
    }

    /// Where `accept` writes the client's address.
    SocketAddress peer() {
        return peer;
    }

    /// Sockets that the kernel watches for this loop.
    int watched() {
        return watched;
    }

    void watched(int change) {
        watched += change;
    }

    /// Makes the connections. On the loop.
    Streams streams() {
        return Objects.requireNonNull(streams);
    }

    /// What UDP listeners share; made when it is first wanted. On the loop.
    Datagrams datagrams() {
        Datagrams shared = datagrams;
        if (shared == null) {
            shared = new Datagrams(this);
            datagrams = shared;
        }
        return shared;
    }

    Pipes pipes() {
        return pipes;
    }

    @Override
    public SessionList sessions() {
        return sessions;
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public long now() {
        return now;
    }
}
