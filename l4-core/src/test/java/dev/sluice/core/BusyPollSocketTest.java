package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BusyPollSocketTest {

    private static final long SPAN_NANOS = LoopsConfig.BUSY_POLL_MAX.toNanos();
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int MESSAGES = 100;

    @OnEachEngine
    void staysAwakeBetweenMessagesAndSleepsAtRest(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(awake(engine, backend.address()));
                var client = balancer.connect()) {
            long before = LoopThreads.cpuNanos(balancer);
            for (int i = 0; i < MESSAGES; i++) {
                echo(client);
                pass(SPAN_NANOS / 2);
            }
            long talking = LoopThreads.cpuNanos(balancer) - before;
            pass(10 * SPAN_NANOS);
            before = LoopThreads.cpuNanos(balancer);
            pass(SECOND);
            long resting = LoopThreads.cpuNanos(balancer) - before;

            // Asleep between messages it would be some 10 ms; other programs may want the cores too.
            assertThat(talking).isGreaterThan(MESSAGES * SPAN_NANOS / 20);
            assertThat(resting).isLessThan(SECOND / 20);
        }
    }

    @OnEachEngine
    void servesTimersAndTasksWhileMessagesKeepItAwake(EngineChoice engine) throws Exception {
        var done = new AtomicBoolean();
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(awake(engine, backend.address())
                        .withTimeouts(LONG, Duration.ofMillis(100), LONG));
                var talker = balancer.connect();
                var idle = balancer.connect()) {
            echo(idle);
            Thread talking = Thread.ofVirtual().start(() -> echoUntil(done, talker));

            balancer.awaitEnded(EndReason.IDLE, 1);
            assertThat(balancer.balancer().loops().settle()).isTrue();
            assertThat(balancer.status().sessions()).isEqualTo(1);

            done.set(true);
            talking.join();
        }
    }

    @OnEachEngine
    void servesTimersAndTasksOfALoopThatNeverSleeps(EngineChoice engine) throws Exception {
        IoHandlerFactory kernel = Engine.choose(engine).ioHandlerFactory();
        // Time that goes backwards never reaches the end of the span.
        var group = new MultiThreadIoEventLoopGroup(1,
                loop -> new BusyPoll(kernel.newHandler(loop), SECOND,
                        new AtomicLong()::decrementAndGet));

        assertThat(group.submit(() -> "a task").get(10, TimeUnit.SECONDS)).isEqualTo("a task");
        assertThat(group.schedule(() -> "a timer", 20, TimeUnit.MILLISECONDS)
                .get(10, TimeUnit.SECONDS)).isEqualTo("a timer");
        assertThat(group.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    private static Configs awake(EngineChoice engine, SocketAddress backend) {
        return Configs.over(engine, backend)
                .withLoops(new LoopsConfig(1, LoopsConfig.BUSY_POLL_MAX, false));
    }

    private static void echoUntil(AtomicBoolean done, Socket client) {
        try {
            while (!done.get()) {
                echo(client);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void echo(Socket client) throws IOException {
        Wire.send(client, "x");
        Wire.assertReceives(client, "x");
    }

    private static void pass(long nanos) {
        long end = System.nanoTime() + nanos;
        TestBalancer.await("time", () -> System.nanoTime() - end >= 0);
    }
}
