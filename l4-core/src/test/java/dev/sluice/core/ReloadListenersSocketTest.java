package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.Rate;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// What a reload does to listening sockets.
@Timeout(60)
class ReloadListenersSocketTest {

    private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

    @OnEachEngine
    void aHundredReloadsUnderLoadHarmNoClient(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing()) {
            var configs = Configs.over(engine, backend.address());
            var limited = configs
                    .withLimits(new Limits(500, 400, Rate.UNLIMITED, Rate.UNLIMITED));
            var renamed = limited.withListener(named(limited.listener(), "other"));
            try (var balancer = TestBalancer.start(configs)) {
                var load = Load.start(4, balancer.address());
                for (int i = 0; i < 100; i++) {
                    balancer.apply(i % 3 == 0 ? limited : i % 3 == 1 ? renamed : configs);
                    if (i % 10 == 0) {
                        load.awaitServed(20);
                    }
                }
                load.stopWithoutFailures();
                balancer.awaitQuiet();
            }
        }
    }

    @OnEachEngine
    void movesAPortBetweenAllAddressesAndOneUnderLoad(EngineChoice engine) throws Exception {
        int port = freePort();
        try (var backend = EchoBackend.echoing()) {
            var all = Configs.over(engine, backend.address())
                    .withBinds(new BindAddress.TcpAny(port));
            var one = all.withBinds(new BindAddress.Tcp(Configs.LOOPBACK, port));
            var allFour = all.withBinds(new BindAddress.Tcp(ANY, port));
            try (var balancer = TestBalancer.start(all)) {
                var load = Load.start(4, balancer.address());
                for (int i = 0; i < 2; i++) {
                    for (Configs next : List.of(one, all, allFour, one, allFour, all)) {
                        assertThat(balancer.apply(next)).isInstanceOf(ApplyResult.Applied.class);
                    }
                    load.awaitServed(5);
                }
                load.stopWithoutFailures();
            }
        }
    }

    @OnEachEngine
    void opensAndClosesTheSameAddressAgainAndAgain(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("hi")) {
            var configs = Configs.over(engine, backend.address());
            BindAddress fixed = configs.listener().binds().getFirst();
            var extra = new BindAddress.Tcp(Configs.LOOPBACK, freePort());
            try (var balancer = TestBalancer.start(configs)) {
                for (int i = 0; i < 30; i++) {
                    assertThat(balancer.apply(configs.withBinds(fixed, extra)))
                            .isInstanceOf(ApplyResult.Applied.class);
                    try (var client = new Socket(Configs.LOOPBACK, extra.port())) {
                        Wire.assertReceives(client, "hi");
                    }
                    balancer.apply(configs);
                    assertRefused(extra.port());
                }
            }
        }
    }

    @OnEachEngine
    void servesWhoWaitsInTheKernelsQueueOfAListenerThatIsRemoved(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.named("hi")) {
            var configs = Configs.over(engine, backend.address()).withLoops(1);
            var other = new BindAddress.Tcp(Configs.LOOPBACK, freePort());
            try (var balancer = TestBalancer.start(configs)) {
                int port = balancer.port();
                var gate = balancer.holdLoops();
                var waiting = new Socket[200];
                for (int i = 0; i < waiting.length; i++) {
                    waiting[i] = new Socket(Configs.LOOPBACK, port);
                    waiting[i].setSoTimeout(10_000);
                }
                var reload = Thread.startVirtualThread(
                        () -> balancer.apply(configs.withBinds(other)));
                TestBalancer.await("the task that closes", () -> !reload.isAlive()
                        || reload.getState() == Thread.State.WAITING);
                gate.countDown();
                reload.join();

                for (Socket client : waiting) {
                    Wire.assertReceives(client, "hi");
                    client.close();
                }
                assertRefused(port);
            }
        }
    }

    @OnEachEngine
    void aReloadThatIsRefusedChangesNothingAndLeaksNothing(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.named("old");
                var other = EchoBackend.named("new");
                var occupied = new ServerSocket(0, 1, Configs.LOOPBACK)) {
            var before = Configs.over(engine, backend.address());
            int free = freePort();
            BalancerConfig after = new BalancerConfig(engine, LoopsConfig.of(2),
                    List.of(named(before.listener(), "l"),
                            bound(named(before.listener(), "m"), free),
                            bound(named(before.listener(), "n"), occupied.getLocalPort())),
                    List.of(Configs.over(engine, other.address()).pool()));
            try (var balancer = TestBalancer.start(before)) {
                try (var client = balancer.connect()) {
                    Wire.assertReceives(client, "old");
                }
                balancer.awaitQuiet();
                long descriptors = ShutdownSocketTest.descriptors();
                for (int i = 0; i < 20; i++) {
                    assertThat(balancer.apply(after))
                            .isEqualTo(new ApplyResult.Refused("cannot listen on tcp://127.0.0.1:"
                                    + occupied.getLocalPort()
                                    + ": address already in use; another program listens there"));
                }

                assertRefused(free);
                assertThat(balancer.status().listeners()).hasSize(1);
                try (var client = balancer.connect()) {
                    Wire.assertReceives(client, "old");
                }
                TestBalancer.await("descriptors as before",
                        () -> ShutdownSocketTest.descriptors() <= descriptors + 1);
            }
        }
    }

    @OnEachEngine
    void doesNotShareAPortWithAnotherProgramThatWouldShare(EngineChoice engine)
            throws Exception {
        try (var sharing = ServerSocketChannel.open(); var backend = EchoBackend.echoing()) {
            sharing.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            sharing.bind(EchoBackend.anyPort(Configs.LOOPBACK));
            int port = sharing.socket().getLocalPort();

            assertThatThrownBy(() -> TestBalancer.start(Configs.over(engine, backend.address())
                    .withBinds(new BindAddress.Tcp(Configs.LOOPBACK, port))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("another program listens there");
        }
    }

    private static void assertRefused(int port) {
        assertThatThrownBy(() -> new Socket(Configs.LOOPBACK, port))
                .isInstanceOf(ConnectException.class);
    }

    private static int freePort() throws IOException {
        try (var server = new ServerSocket(0, 1, Configs.LOOPBACK)) {
            return server.getLocalPort();
        }
    }

    private static ListenerConfig named(ListenerConfig l, String name) {
        return new ListenerConfig(name, l.binds(), l.pool(), l.access(), l.limits(), l.timeouts(),
                l.relay(), l.log(), l.udp(), l.proxy());
    }

    private static ListenerConfig bound(ListenerConfig l, int port) {
        return new ListenerConfig(l.name(),
                List.of(new BindAddress.Tcp(Configs.LOOPBACK, port)), l.pool(), l.access(),
                l.limits(), l.timeouts(), l.relay(), l.log(), l.udp(), l.proxy());
    }
}
