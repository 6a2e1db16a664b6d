package dev.sluice.core;

import com.sun.management.ThreadMXBean;
import dev.sluice.config.EngineChoice;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/// A process that measures what a message there and back allocates on the loop.
final class Garbage {

    /// Netty makes an event object for each readiness; ours is to be nothing.
    static final int BYTES_PER_MESSAGE = 200;
    /// At most: until it is compiled, the code allocates more, and how soon that is depends on what
    /// else the machine does.
    private static final int ROUNDS = 24;
    private static final int MESSAGES = 5_000;
    private static final int MESSAGE_BYTES = 64;

    private Garbage() {}

    static void main(String[] arguments) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs
                        .over(EngineChoice.valueOf(arguments[0]), backend.address()).withLoops(1));
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
            System.out.println(least / MESSAGES + " bytes of garbage per message there and back");
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
        balancer.balancer().loops().settle();
        return bytes.get();
    }
}
