package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;

/// Among the events that the kernel hands out at once, one may end a session, the next one bring a
/// client who gets the same descriptors, and a third be meant for the session that was.
@Timeout(60)
class ReusedDescriptorSocketTest {

    /// More than there are numbers free below those of a session.
    private static final int FREE_MAX = 64;

    @OnEachEngine
    void aNewClientHearsNothingOfTheResetOfTheOneBefore(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLoops(1));
                var before = balancer.connect();
                var server = talk(before, backend);
                var next = replaced(balancer, server, before)) {
            talk(next, backend).close();
        }
    }

    @OnEachEngine
    void aNewConnectionToABackendHearsNothingOfTheResetOfTheOneBefore(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withLoops(1));
                var before = balancer.connect();
                var server = talk(before, backend);
                var next = replaced(balancer, before, server)) {
            talk(next, backend).close();
        }
    }

    @OnEachEngine
    void aBackendThatDoesNotAnswerIsNotTakenForConnected(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var silent = new SilentBackend();
                var balancer = TestBalancer.start(Configs
                        .over(engine, backend.address(), silent.address()).withLoops(1).withChecks()
                        .withTimeouts(Duration.ofMillis(100), Duration.ZERO, Duration.ZERO))) {
            onlyUp(balancer, 0, 1);
            try (var before = balancer.connect();
                    var server = talk(before, backend)) {
                onlyUp(balancer, 1, 0);
                try (var next = replaced(balancer, before, server)) {
                    Wire.assertReset(next);
                }
            }
            balancer.awaitEnded(EndReason.CONNECT_TIMEOUT, 1);
        }
    }

    private static void onlyUp(TestBalancer balancer, int up, int down) {
        balancer.health(up, Health.UP);
        balancer.health(down, Health.DOWN);
        TestBalancer.await("one up, one down", () -> balancer.backend(up).eligible()
                && !balancer.backend(down).eligible());
    }

    /// Both ends of a session are reset while its loop looks away, and in between a client comes.
    private static Socket replaced(TestBalancer balancer, Socket first, Socket second)
            throws IOException {
        CountDownLatch gate = balancer.holdLoops();
        Wire.reset(first);
        Socket next = balancer.connect();
        Wire.reset(second);
        List<Closeable> fillers = takeFreeDescriptors();
        long ended = balancer.counter("sessions-ended");
        gate.countDown();
        TestBalancer.await("the end of the one before",
                () -> balancer.counter("sessions-ended") > ended);
        for (Closeable filler : fillers) {
            filler.close();
        }
        return next;
    }

    /// So that the loop finds no number free but those it gives back itself.
    private static List<Closeable> takeFreeDescriptors() throws IOException {
        var fillers = new ArrayList<Closeable>();
        for (int i = 0; i < FREE_MAX; i++) {
            fillers.add(new FileInputStream("/dev/null"));
        }
        return fillers;
    }

    /// @return the backend's end
    private static Socket talk(Socket client, EchoBackend backend) throws Exception {
        Socket server = backend.accepted();
        Wire.send(client, "hello");
        Wire.assertReceives(server, "hello");
        Wire.send(server, "world");
        Wire.assertReceives(client, "world");
        return server;
    }
}
