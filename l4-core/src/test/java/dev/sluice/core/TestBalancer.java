package dev.sluice.core;

import dev.sluice.config.BackendKey;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigDiff;
import dev.sluice.config.Health;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A balancer under test, and what can be seen of it from outside.
final class TestBalancer implements AutoCloseable {

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final Descriptors.Budget BUDGET = new Descriptors.Budget(1000, 16);

    private final Balancer balancer;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Queue<BackendKey> suspected = new ConcurrentLinkedQueue<>();
    private final Queue<BackendKey> outliers = new ConcurrentLinkedQueue<>();
    private BalancerConfig config;

    private TestBalancer(BalancerConfig config, Consumer<BackendKey> suspect,
            Descriptors.Budget budget)
            throws StartException {
        this.config = config;
        this.balancer = Balancer.start(config,
                new BalancerOptions(null, key -> {
                    suspected.add(key);
                    suspect.accept(key);
                }, (key, _) -> outliers.add(key), log), budget);
    }

    static TestBalancer start(Configs configs) throws StartException {
        return start(configs, _ -> {});
    }

    /// One that tells `suspect` when sessions have trouble with a backend.
    static TestBalancer start(Configs configs, Consumer<BackendKey> suspect)
            throws StartException {
        return new TestBalancer(configs.build(), suspect, BUDGET);
    }

    /// One with room for so many sessions.
    static TestBalancer start(Configs configs, int sessions) throws StartException {
        return new TestBalancer(configs.build(), _ -> {},
                new Descriptors.Budget(sessions, BUDGET.pipes()));
    }

    /// One that finds no pipe to splice through.
    static TestBalancer startWithoutPipes(Configs configs) throws StartException {
        return new TestBalancer(configs.build(), _ -> {},
                new Descriptors.Budget(BUDGET.sessions(), 0));
    }

    /// A client's connection to the first address of the first listener.
    Socket connect() throws IOException {
        var socket = new Socket(Configs.LOOPBACK, port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(Configs.LOOPBACK, port());
    }

    int port() {
        String bound = listener().addresses().getFirst();
        return Integer.parseInt(bound.substring(bound.lastIndexOf(':') + 1));
    }

    ApplyResult apply(Configs next) {
        return apply(next.build());
    }

    ApplyResult apply(BalancerConfig next) {
        ApplyResult result = balancer.apply(ConfigDiff.between(config, next));
        if (result instanceof ApplyResult.Applied) {
            config = next;
        }
        return result;
    }

    void health(int backend, Health health) {
        balancer.healthChanged(config.pools().getFirst().backends().get(backend).key(), health);
    }

    BalancerStatus status() {
        return balancer.status();
    }

    BalancerStatus.ListenerStatus listener() {
        return status().listeners().getFirst();
    }

    BalancerStatus.BackendStatus backend(int i) {
        return status().pools().getFirst().backends().get(i);
    }

    long ended(EndReason reason) {
        return counter("end-" + reason.word());
    }

    long counter(String word) {
        Long value = listener().counters().get(word);
        if (value == null) {
            throw new IllegalArgumentException(word + " is none of " + listener().counters());
        }
        return value;
    }

    long loopCounter(LoopCounter counter) {
        return status().loopCounters().getOrDefault(counter.word(), -1L);
    }

    long backendCounter(int i, BackendCounter counter) {
        return backend(i).counters().getOrDefault(counter.word(), -1L);
    }

    List<BackendKey> suspected() {
        return List.copyOf(suspected);
    }

    List<BackendKey> outliers() {
        return List.copyOf(outliers);
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    Balancer balancer() {
        return balancer;
    }

    /// Waits until `condition` holds, looking every few milliseconds.
    ///
    /// @throws AssertionError when it does not within ten seconds; the message is `what`
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within ten seconds: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    void awaitEnded(EndReason reason, long times) {
        await("%d x %s".formatted(times, reason), () -> ended(reason) == times);
    }

    /// Pipes open on all loops, in use or waiting.
    int pipes() {
        return balancer.loops().all().stream().mapToInt(loop -> loop.pipes().open()).sum();
    }

    /// Keeps the loops busy until the answer is counted down, so that what happens meanwhile meets
    /// them all at once.
    CountDownLatch holdLoops() {
        var gate = new CountDownLatch(1);
        var held = new CountDownLatch(balancer.loops().all().size());
        for (Loop loop : balancer.loops().all()) {
            loop.execute(() -> {
                held.countDown();
                awaitUninterruptibly(gate);
            });
        }
        awaitUninterruptibly(held);
        return gate;
    }

    /// Does something on each loop, and waits until it is done.
    void onLoops(Consumer<Loop> act) {
        for (Loop loop : balancer.loops().all()) {
            loop.execute(() -> act.accept(loop));
        }
        balancer.loops().settle();
    }

    static void awaitUninterruptibly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitSessions(int open) {
        await(open + " open sessions", () -> status().sessions() == open);
    }

    /// Waits until nothing is left of any session, or says what is.
    void awaitQuiet() {
        awaitSessions(0);
        await("nothing held", () -> loopCounter(LoopCounter.BUFFERED_BYTES) == 0);
        await("sessions-open at zero", () -> loopCounter(LoopCounter.SESSIONS_OPEN) == 0);
        await("all places given back", () -> status().pools().stream()
                .allMatch(pool -> pool.waiting() == 0 && pool.backends().stream()
                        .allMatch(backend -> backend.sessions() == 0)));
        await("all sessions counted", () -> status().listeners().stream()
                .allMatch(listener -> listener.sessions() == 0));
        int sockets = status().listeners().stream()
                .mapToInt(listener -> listener.addresses().size()).sum();
        await("nothing watched but the listeners", () -> balancer.loops().all().stream()
                .allMatch(loop -> watched(loop) == sockets));
    }

    private int watched(Loop loop) {
        var watched = new AtomicInteger();
        loop.execute(() -> watched.set(loop.watched()));
        balancer.loops().settle();
        return watched.get();
    }

    @Override
    public void close() {
        balancer.close();
    }
}
