package dev.sluice.core;

import com.sun.management.ThreadMXBean;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.ListenerConfig.UdpSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A process that measures what messages and short sessions allocate on the loop.
final class Garbage {

    /// Nothing of ours, and nothing of Netty's while sockets are not slow; what is left is the
    /// measuring itself.
    private static final int BYTES_PER_MESSAGE = 32;
    /// What Netty's io_uring makes for each completion until the compiler does without it.
    private static final int BYTES_PER_MESSAGE_IO_URING = 200;
    /// The session with its connections and relays, and Netty's registrations of them.
    static final int BYTES_PER_SESSION = 2_000;
    /// At most: until it is compiled, the code allocates more, and how soon that is depends on what
    /// else the machine does.
    private static final int ROUNDS = 24;
    private static final int MESSAGES = 5_000;
    private static final int SESSIONS = 1_000;
    private static final int MESSAGE_BYTES = 64;

    private final TestBalancer balancer;
    private final Loop loop;

    private Garbage(TestBalancer balancer) {
        this.balancer = balancer;
        this.loop = balancer.balancer().loops().all().getFirst();
    }

    static int bytesPerMessage(EngineChoice engine) {
        return engine == EngineChoice.IO_URING ? BYTES_PER_MESSAGE_IO_URING : BYTES_PER_MESSAGE;
    }

    /// Prints the bytes per message there and back, and the bytes per short session, a line each;
    /// with a second argument `udp` over that.
    static void main(String[] arguments) throws Exception {
        var engine = EngineChoice.valueOf(arguments[0]);
        if (arguments.length > 1 && arguments[1].equals("udp")) {
            measureDatagrams(engine);
        } else {
            measureStreams(engine);
        }
    }

    private static void measureDatagrams(EngineChoice engine) throws Exception {
        // So that those who have gone leave no session behind.
        var brief = new UdpSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), 1,
                UdpSettings.UNLIMITED_RATIO);
        try (var backend = UdpPeer.echoing("")) {
            var configs = Configs.overUdp(engine, backend.address()).withLoops(1);
            try (var balancer = TestBalancer.start(configs);
                    var client = UdpPeer.client(balancer)) {
                System.out.println(new Garbage(balancer).least(MESSAGES, bytesPerMessage(engine),
                        () -> askAndHear(client, MESSAGES)));
            }
            try (var balancer = TestBalancer.start(configs.withUdp(brief));
                    var client = UdpPeer.client(balancer)) {
                System.out.println(new Garbage(balancer).least(SESSIONS, BYTES_PER_SESSION,
                        () -> askAndHear(client, SESSIONS)));
            }
        }
    }

    private static void askAndHear(UdpPeer client, int datagrams) throws IOException {
        for (int i = 0; i < datagrams; i++) {
            client.ask("sixty-four bytes or so, as a game or a resolver would say them...");
        }
    }

    private static void measureStreams(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer
                        .start(Configs.over(engine, backend.address()).withLoops(1));
                var client = balancer.connect()) {
            client.setTcpNoDelay(true);
            var garbage = new Garbage(balancer);
            System.out.println(garbage.least(MESSAGES, bytesPerMessage(engine),
                    () -> pingPong(client, MESSAGES)));
            System.out.println(garbage.least(SESSIONS, BYTES_PER_SESSION,
                    () -> garbage.comeAndGo(SESSIONS)));
        }
    }

    /// What somebody does, over and over.
    private interface Work {
        void run() throws IOException;
    }

    /// The fewest bytes for each of `count` in any round, until they are fewer than `bound`.
    private long least(int count, int bound, Work work) throws IOException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least >= bound; round++) {
            long before = allocated();
            work.run();
            least = Math.min(least, (allocated() - before) / count);
        }
        return least;
    }

    private void comeAndGo(int sessions) throws IOException {
        for (int i = 0; i < sessions; i++) {
            try (var client = balancer.connect()) {
                pingPong(client, 1);
            }
        }
        balancer.awaitSessions(1);
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

    private long allocated() {
        var bytes = new AtomicLong();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        loop.execute(() -> bytes.set(threads.getCurrentThreadAllocatedBytes()));
        balancer.balancer().loops().settle();
        return bytes.get();
    }
}
