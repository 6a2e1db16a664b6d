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

    /// Of which the cheapest counts: until it is compiled, the code allocates more.
    private static final int ROUNDS = 6;
    private static final int MESSAGES = 5_000;
    private static final int MESSAGE_BYTES = 64;
    /// Netty makes objects for each readiness: 224 bytes there and back where the compiler removes
    /// none of them, as after many other tests in the same JVM, and 0 to 64 where it does. Ours is
    /// to be nothing: a buffer for each read would be far over this.
    private static final long BYTES_PER_MESSAGE = 256;

    @OnEachEngine
    void aMessageThereAndBackCostsTheLoopNextToNoGarbage(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withLoops(1));
                var client = balancer.connect()) {
            client.setTcpNoDelay(true);
            Loop loop = balancer.balancer().loops().all().getFirst();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
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
