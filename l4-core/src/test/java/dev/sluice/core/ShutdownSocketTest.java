package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.OnDown;
import java.io.File;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShutdownSocketTest {

    @TempDir
    private Path folder;

    @OnEachEngine
    void drainsUntilTheLastSessionHasEnded(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()));
                var client = balancer.connect()) {
            Wire.send(client, "x");
            Wire.assertReceives(client, "x");
            var address = balancer.address();
            var left = new int[]{-1};
            var drain = Thread.startVirtualThread(
                    () -> left[0] = balancer.balancer().drain(Duration.ofMinutes(1)));
            TestBalancer.await("not accepting", () -> !balancer.listener().accepting());
            assertRefused(address);

            Wire.send(client, "the open one goes on");
            Wire.assertReceives(client, "the open one goes on");
            client.shutdownOutput();

            drain.join();
            assertThat(left[0]).isZero();
        }
    }

    @OnEachEngine
    void saysHowManySessionsAreLeftAtTheDeadlineOfADrain(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()))) {
            var clients = talking(balancer, 3);

            assertThat(balancer.balancer().drain(Duration.ofMillis(50))).isEqualTo(3);

            assertThat(balancer.apply(Configs.over(engine, backend.address()).withSessionsMax(5)))
                    .isInstanceOf(ApplyResult.Refused.class);
            balancer.balancer().close();
            for (Socket client : clients) {
                Wire.assertReset(client);
            }
            assertThat(balancer.log().lines().filter(line -> line.contains("end=shutdown")))
                    .hasSize(3);
        }
    }

    @OnEachEngine
    void mayBeClosedTwice(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()))) {
            long since = System.nanoTime();
            balancer.balancer().close();
            balancer.balancer().close();
            balancer.health(0, Health.DOWN);
            assertThat(System.nanoTime() - since).isLessThan(4_000_000_000L);
        }
    }

    @OnEachEngine
    void leavesNothingBehind(EngineChoice engine) throws Exception {
        long descriptors;
        try (var silent = new SilentBackend()) {
            cycle(engine, silent); // loads classes, and opens what stays open
            descriptors = descriptors();
            for (int i = 0; i < 10; i++) {
                cycle(engine, silent); // each close() asserts that all native memory is back
            }
        }

        TestBalancer.await("descriptors as before: " + descriptors,
                () -> descriptors() <= descriptors);
        TestBalancer.await("no thread left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sluice-")));
    }

    /// Starts, opens sessions of every kind, and closes while they are open.
    private void cycle(EngineChoice engine, SilentBackend silent) throws Exception {
        Path front = folder.resolve("front");
        try (var backend = EchoBackend.played()) {
            Configs configs = Configs.over(engine, backend.address())
                    .withBinds(new BindAddress.Tcp(Configs.LOOPBACK, 0),
                            new BindAddress.Unix(front))
                    .withSessionsMax(10).withQueue(10, Duration.ofMinutes(1))
                    .withOnDown(new OnDown(new OnDown.Action.Drain(Duration.ofHours(1)),
                            new OnDown.Action.Close(),
                            new OnDown.Action.Drain(Duration.ofHours(1))));
            var balancer = TestBalancer.start(configs);
            var clients = new ArrayList<Socket>();
            for (int i = 0; i < 10; i++) {
                var client = Wire.channelTo(balancer.address());
                clients.add(client.socket());
                Wire.flood(client, 2);
            }
            balancer.awaitSessions(10);
            clients.add(balancer.connect()); // waits in the queue
            balancer.awaitSessions(11);
            balancer.health(0, Health.DOWN);
            balancer.apply(configs.withPool(Configs.over(engine, silent.address()).pool()));
            clients.add(balancer.connect()); // is being connected
            balancer.close();
            for (Socket client : clients) {
                client.close();
            }
        }
        assertThat(front).doesNotExist();
    }

    private static List<Socket> talking(TestBalancer balancer, int count) throws Exception {
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            clients.add(balancer.connect());
            Wire.send(clients.getLast(), "x");
            Wire.assertReceives(clients.getLast(), "x");
        }
        return clients;
    }

    private static void assertRefused(InetSocketAddress address) {
        assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()))
                .isInstanceOf(ConnectException.class);
    }

    static long descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? -1 : open.length;
    }
}
