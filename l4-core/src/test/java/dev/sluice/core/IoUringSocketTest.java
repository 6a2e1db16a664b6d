package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.RelayChoice;
import dev.sluice.core.posix.ProvidedBuffers;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoHandler;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only this engine can get wrong; the other socket tests run on it too.
@Timeout(60)
class IoUringSocketTest {

    private static final int LAST_WORDS = 48 * 1024;

    @BeforeEach
    void isOffered() {
        assumeThat(Configs.engines()).as("the kernel offers io_uring")
                .contains(EngineChoice.IO_URING);
    }

    @Test
    void servesOnWhenTheKernelHasMoreToTellThanThereIsRoomFor() throws Exception {
        assertThat(ChildJvm.run(SmallRing.FLAGS, SmallRing.class))
                .last().isEqualTo("served, faults: 0");
    }

    @Test
    void providesBuffersToReceiveInto() throws Exception {
        try (var backend = EchoBackend.echoing(); var balancer = start(backend)) {
            var provided = new AtomicInteger();
            balancer.onLoops(loop -> provided
                    .addAndGet(((RingStreams) loop.streams()).buffers() == null ? 0 : 1));
            assertThat(provided).hasValue(1);
        }
    }

    @Test
    void readsByItselfWhenTheKernelHasNoBuffer() throws Exception {
        try (var backend = EchoBackend.echoing(); var balancer = start(backend)) {
            assertThat(withdrawBuffers(balancer)).isTrue();

            try (Socket client = balancer.connect()) {
                for (int i = 0; i < 100; i++) {
                    Wire.send(client, "message " + i);
                    Wire.assertReceives(client, "message " + i);
                }
            }
            balancer.awaitQuiet();
        }
    }

    /// False when the ring of the balancer's loop had none.
    private static boolean withdrawBuffers(TestBalancer balancer) {
        var withdrawn = new AtomicBoolean();
        balancer.onLoops(
                _ -> withdrawn.set(ProvidedBuffers.withdraw(ReceiveBuffers.GROUP)));
        return withdrawn.get();
    }

    @Test
    void providesItsBuffersToNoRingButItsOwn() throws Exception {
        // Its ring is there, and nobody's until its loop has something to do.
        try (var other = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
                var backend = EchoBackend.echoing();
                var balancer = start(backend)) {
            assertThat(withdrawBuffers(balancer)).isTrue();
            assertThat(other.isShutdown()).isFalse();
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the null is the bug, on purpose
    void servesOnAfterAFaultInTheTurnOfOneWhoAsks() throws Exception {
        try (var backend = EchoBackend.echoing(); var balancer = start(backend)) {
            balancer.onLoops(loop -> ((RingStreams) loop.streams()).soon(null));

            try (Socket client = balancer.connect()) {
                Wire.send(client, "hello");
                Wire.assertReceives(client, "hello");
            }
            assertThat(balancer.loopCounter(LoopCounter.FAULTS)).isEqualTo(1);
            balancer.awaitQuiet();
        }
    }

    /// The failure is told first, and of what comes then the backend takes only a part.
    @Test
    void endsASessionThatBrokeBeforeItsLastWordsCame() throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs
                        .over(EngineChoice.IO_URING, RelayChoice.COPY, backend.address())
                        .withLoops(1));
                var one = balancer.connect();
                var _ = backend.accepted();
                var other = balancer.connect();
                var _ = backend.accepted()) {
            long room = fill(balancer, one, Long.MAX_VALUE);
            Wire.reset(one);
            balancer.awaitEnded(EndReason.CLIENT_RESET, 1);
            fill(balancer, other, room - LAST_WORDS / 2);

            var gate = holdWhenMoreIsAskedOf(other, balancer.balancer().loops().all().getFirst());
            Wire.send(other, "y".repeat(LAST_WORDS));
            Wire.reset(other);
            gate.countDown();

            balancer.awaitEnded(EndReason.CLIENT_RESET, 2);
            balancer.awaitQuiet();
        }
    }

    /// Keeps the loop busy between the turn in which the client has said something, so that more is
    /// asked for, and the call that tells the kernel, until the answer is counted down.
    private static CountDownLatch holdWhenMoreIsAskedOf(Socket client, Loop loop)
            throws Exception {
        var said = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        loop.execute(() -> {
            TestBalancer.awaitUninterruptibly(said);
            var _ = loop.events().schedule(() -> {
                asked.countDown();
                TestBalancer.awaitUninterruptibly(gate);
            }, 0, TimeUnit.NANOSECONDS);
        });
        Wire.send(client, "x");
        said.countDown();
        asked.await();
        return gate;
    }

    /// Sends until the backend takes no more, or so many bytes, each piece when the one before has
    /// been read; answers how many that were.
    private static long fill(TestBalancer balancer, Socket client, long limit) throws Exception {
        long before = balancer.counter("bytes-from-clients");
        long sent = 0;
        while (sent < limit && balancer.loopCounter(LoopCounter.BUFFERED_BYTES) == 0) {
            Wire.send(client, "x".repeat(ReceiveBuffers.BYTES));
            sent += ReceiveBuffers.BYTES;
            long read = before + sent;
            TestBalancer.await("what was sent is read",
                    () -> balancer.counter("bytes-from-clients") == read);
        }
        return sent;
    }

    private static TestBalancer start(EchoBackend backend) throws StartException {
        return TestBalancer.start(
                Configs.over(EngineChoice.IO_URING, backend.address()).withLoops(1));
    }
}
