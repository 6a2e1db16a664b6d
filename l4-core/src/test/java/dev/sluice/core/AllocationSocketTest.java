package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AllocationSocketTest {

    /// At most: until it is compiled, the code allocates more, and how soon that is depends on what
    /// else the machine does.
    private static final int ROUNDS = 24;
    private static final int MESSAGES = 5_000;
    private static final int MESSAGE_BYTES = 64;
    /// Netty makes an event object for each readiness; ours is to be nothing.
    private static final long BYTES_PER_MESSAGE = 200;

    @OnEachEngine
    void aMessageThereAndBackCostsTheLoopNextToNoGarbage(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withLoops(1));
                var client = balancer.connect()) {
            client.setTcpNoDelay(true);
            Loop loop = balancer.balancer().loops().all().getFirst();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS
                    && least / MESSAGES >= BYTES_PER_MESSAGE; round++) {
                long before = allocatedBy(balancer, loop);
                pingPong(client, MESSAGES);
                least = Math.min(least, allocatedBy(balancer, loop) - before);
            }

            long perMessage = least / MESSAGES;
            LoggerFactory.getLogger(AllocationSocketTest.class)
                    .info("{} bytes of garbage per message there and back", perMessage);
            assertThat(perMessage).isLessThan(BYTES_PER_MESSAGE);
        }
    }

    private static void pingPong(Socket client, int messages) throws IOException {
        var message = new byte[MESSAGE_BYTES];
        for (int i = 0; i < messages; i++) {
            client.getOutputStream().write(message);
            if (client.getInputStream().readNBytes(message, 0, MESSAGE_BYTES) != MESSAGE_BYTES) {
                throw new AssertionError("ended at message " + i);
            }
        }
    }

    private static long allocatedBy(TestBalancer balancer, Loop loop) {
        var bytes = new AtomicLong();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        loop.execute(() -> bytes.set(threads.getCurrentThreadAllocatedBytes()));
        assertThat(balancer.balancer().loops().settle()).isTrue();
        return bytes.get();
    }
}
