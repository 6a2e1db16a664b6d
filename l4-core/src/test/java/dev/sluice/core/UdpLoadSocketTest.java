package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.ListenerConfig.UdpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;

/// More datagrams than can be served: none may vanish without a name.
@Timeout(60)
class UdpLoadSocketTest {

    private static final int CLIENTS = 8;

    @OnEachEngine
    void accountsForEveryDatagramUnderOverload(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withLoops(1))) {
            long sent = flood(balancer.address());
            settle(balancer);

            assertThat(balancer.counter("datagrams-from-clients")
                    + balancer.counter("dropped-queue")).isLessThanOrEqualTo(sent);
            assertAccounts(balancer);
            assertThat(balancer.counter("datagrams-to-backends")).isPositive();
        }
    }

    @OnEachEngine
    void countsWhatTheKernelDropsWhileALoopIsBusy(EngineChoice engine) throws Exception {
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer
                        .start(Configs.overUdp(engine, backend.address()).withLoops(1));
                var client = UdpPeer.client(balancer)) {
            client.ask("hello");
            var gate = balancer.holdLoops();
            long sent = 1;
            for (int i = 0; i < 30_000; i++, sent++) {
                client.send("too much, too soon");
            }
            gate.countDown();
            // The kernel tells of what it dropped with the next datagram that it takes.
            TestBalancer.await("the queue is empty", () -> balancer
                    .counter("datagrams-from-clients") > 1 && isSettled(balancer));
            client.send("after it");
            long all = sent + 1;

            TestBalancer.await("every datagram is counted", () -> balancer
                    .counter("datagrams-from-clients") + balancer.counter("dropped-queue") == all);
            assertThat(balancer.counter("dropped-queue")).isPositive();
            assertAccounts(balancer);
        }
    }

    @OnEachEngine
    void losesNoAnswerOfHundredsThatComeAtOnceAndEndTheirSessions(EngineChoice engine)
            throws Exception {
        var brief = new UdpSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), 1,
                UdpSettings.UNLIMITED_RATIO);
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer.start(Configs.overUdp(engine, backend.address())
                        .withLoops(1).withUdp(brief))) {
            var clients = new ArrayList<UdpPeer>();
            var questions = new ArrayList<UdpPeer.Heard>();
            for (int i = 0; i < 200; i++) {
                clients.add(UdpPeer.client(balancer));
                clients.getLast().send("question " + i);
                questions.add(backend.receive());
            }
            var gate = balancer.holdLoops();
            for (UdpPeer.Heard question : questions) {
                backend.answer(question, "answer to " + question.text());
            }
            gate.countDown();

            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).assertReceives("answer to question " + i);
                clients.get(i).close();
            }
            balancer.awaitEnded(EndReason.ANSWERED, 200);
            assertAccounts(balancer);
        }
    }

    private static long flood(InetSocketAddress to) throws Exception {
        var over = new AtomicBoolean();
        var sent = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var channel = DatagramChannel.open()) {
                    channel.connect(to);
                    var bytes = ByteBuffer.allocate(200);
                    while (!over.get()) {
                        channel.write(bytes.clear());
                        sent.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        long end = System.nanoTime() + 1_000_000_000L;
        TestBalancer.await("a second", () -> System.nanoTime() - end >= 0);
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        return sent.get();
    }

    private static void settle(TestBalancer balancer) {
        TestBalancer.await("nothing moves any more", () -> isSettled(balancer));
    }

    private static boolean isSettled(TestBalancer balancer) {
        Map<String, Long> before = balancer.listener().counters();
        long until = System.nanoTime() + 100_000_000L;
        TestBalancer.await("a moment", () -> System.nanoTime() - until >= 0);
        return before.equals(balancer.listener().counters());
    }

    private static void assertAccounts(TestBalancer balancer) {
        // What a loop has sent, it counts in the same turn, but afterwards.
        balancer.balancer().loops().settle();
        long dropped = 0;
        long repliesDropped = 0;
        for (var counter : balancer.listener().counters().entrySet()) {
            String word = counter.getKey();
            if (word.endsWith("dropped-queue")) {
                continue;
            }
            dropped += word.startsWith("dropped-") || word.startsWith("refused-")
                    || word.equals("denied") ? counter.getValue() : 0;
            repliesDropped += word.startsWith("replies-dropped-") ? counter.getValue() : 0;
        }
        assertThat(balancer.counter("datagrams-to-backends") + dropped)
                .isEqualTo(balancer.counter("datagrams-from-clients"));
        assertThat(balancer.counter("datagrams-to-clients") + repliesDropped)
                .isEqualTo(balancer.counter("datagrams-from-backends"));
    }
}
