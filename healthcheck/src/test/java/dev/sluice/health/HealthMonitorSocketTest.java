package dev.sluice.health;

import dev.sluice.health.probe.ScriptedBackend;
import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.backend;
import static dev.sluice.health.Pools.config;
import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.pool;
import static dev.sluice.health.Pools.timing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Probe;
import dev.sluice.config.Health;
import java.io.IOException;
import java.util.OptionalLong;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorSocketTest {

    private final RecordingListener listener = new RecordingListener();
    private final HealthMonitor monitor = new HealthMonitor(listener, _ -> OptionalLong.empty());

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void aBackendIsUpWhileItListensAndDownWhileItDoesNot() throws IOException {
        var key = new BackendKey("web", "a");
        int port;
        try (var backend = ScriptedBackend.onTcp(_ -> {})) {
            port = backend.port();
            monitor.apply(config(pool("web", Pools.check(new Probe.Tcp(), timing(5, 10_000)),
                    List.of(backend(key, backend.address())))));
            listener.awaitFlips(1);
        }
        listener.awaitFlips(2);
        try (var again = ServerSocketChannel.open()) {
            again.bind(new InetSocketAddress(LOOPBACK, port));
            listener.awaitFlips(3);
        }

        assertThat(listener.healths()).startsWith(Health.UP, Health.DOWN, Health.UP);
        assertThat(listener.flips().get(1).evidence()).isEqualTo("connection refused (3 of 3)");
    }

    @Test
    void aThousandBackendsAreJudgedWithinSecondsThoughOthersHang() throws IOException {
        try (var quick = ScriptedBackend.onTcp(_ -> {});
                var silent = ScriptedBackend.onTcp(
                        connection -> connection.read(ByteBuffer.allocate(1)))) {
            var many = IntStream.range(0, 1000).mapToObj(i -> backend(
                    new BackendKey("many", "b" + i), tcp(quick))).toList();
            var hanging = IntStream.range(0, 50).mapToObj(i -> backend(
                    new BackendKey("hanging", "b" + i), tcp(silent))).toList();

            monitor.apply(config(
                    pool("hanging", Pools.check(new Probe.SendExpect(List.of(expect("x"))),
                            timing(100, 600_000)), hanging),
                    pool("many", Pools.check(new Probe.Tcp(), timing(500, 10_000)), many)));

            listener.awaitFlips(1000);
            assertThat(listener.healths()).hasSize(1000).containsOnly(Health.UP);
            assertThat(monitor.reports()).filteredOn(report -> report.health() == null).hasSize(50);
            monitor.close();
            Await.until("all connections are closed", () -> silent.open() == 0);
        }
    }

    private static BackendAddress tcp(ScriptedBackend backend) {
        try {
            return backend.address();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
