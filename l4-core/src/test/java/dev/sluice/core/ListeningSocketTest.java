package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import dev.sluice.core.posix.Posix;
import dev.sluice.core.posix.SocketAddress;
import io.netty.channel.IoEvent;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A socket of which the kernel cannot tell for a while is heard again afterwards.
@Timeout(60)
class ListeningSocketTest {

    private static final int REFUSALS = 3;

    @OnEachEngine
    void acceptsOnceTheKernelHasMemoryToWatchTheSocket(EngineChoice engine) throws Exception {
        var bind = new BindAddress.Tcp(Configs.LOOPBACK, 0);
        try (var backend = EchoBackend.echoing(); var lone = new LoneLoop(engine, REFUSALS)) {
            lone.serve(AcceptGroup.open(bind, lone.loops(), false),
                    lone.listener(Configs.over(engine, backend.address())), port -> {
                        for (int i = 0; i < 3; i++) {
                            assertServed(port);
                        }
                    });
        }
    }

    @OnEachEngine
    void receivesOnceTheKernelHasMemoryToWatchTheSocket(EngineChoice engine) throws Exception {
        var bind = new BindAddress.Udp(Configs.LOOPBACK, 0);
        try (var backend = UdpPeer.echoing(""); var lone = new LoneLoop(engine, REFUSALS)) {
            lone.serve(ReceiveGroup.open(bind, lone.loops(), false),
                    lone.listener(Configs.overUdp(engine, backend.address())), port -> {
                        try (var client = UdpPeer
                                .client(new InetSocketAddress(Configs.LOOPBACK, port))) {
                            assertThat(client.ask("hello")).isEqualTo("hello");
                            assertThat(client.ask("again")).isEqualTo("again");
                        }
                    });
        }
    }

    @Test
    void acceptsAfterTheKernelHasGivenUpItsPoll() throws Exception {
        assumeIoUring();
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs
                        .over(EngineChoice.IO_URING, backend.address()).withLoops(1))) {
            giveUpPolls(balancer, balancer.port());
            for (int i = 0; i < 3; i++) {
                assertServed(balancer.port());
            }
            assertThat(balancer.loopCounter(LoopCounter.FAULTS)).isEqualTo(1);
            balancer.awaitQuiet();
        }
    }

    @Test
    void receivesAfterTheKernelHasGivenUpItsPoll() throws Exception {
        assumeIoUring();
        try (var backend = UdpPeer.echoing("");
                var balancer = TestBalancer.start(Configs
                        .overUdp(EngineChoice.IO_URING, backend.address()).withLoops(1));
                var client = UdpPeer.client(balancer)) {
            giveUpPolls(balancer, balancer.port());

            assertThat(client.ask("hello")).isEqualTo("hello");
            assertThat(client.ask("again")).isEqualTo("again");
            assertThat(balancer.loopCounter(LoopCounter.FAULTS)).isEqualTo(1);
        }
    }

    @Test
    void endsASessionWhoseBackendCannotBeHeardAnyMore() throws Exception {
        assumeIoUring();
        try (var backend = UdpPeer.played();
                var balancer = TestBalancer.start(Configs
                        .overUdp(EngineChoice.IO_URING, backend.address()).withLoops(1));
                var client = UdpPeer.client(balancer)) {
            client.send("hello");
            var first = (InetSocketAddress) backend.receive().from();
            giveUpPolls(balancer, first.getPort());

            balancer.awaitEnded(EndReason.FAULT, 1);
            client.send("again");
            backend.answer(backend.receive(), "in another session");
            client.assertReceives("in another session");
        }
    }

    private static void assumeIoUring() {
        assumeThat(Configs.engines()).as("the kernel offers io_uring")
                .contains(EngineChoice.IO_URING);
    }

    private static void assertServed(int port) throws Exception {
        try (var client = new Socket(Configs.LOOPBACK, port)) {
            client.setSoTimeout(10_000);
            Wire.send(client, "hello");
            Wire.assertReceives(client, "hello");
        }
    }

    /// Lets the kernel answer the poll requests for all sockets with this port with an error, and
    /// waits until the loop has heard of it.
    private static void giveUpPolls(TestBalancer balancer, int port) {
        long before = balancer.loopCounter(LoopCounter.FAULTS);
        balancer.onLoops(loop -> forEachSocket(port, descriptor -> new Spoiler(loop,
                loop.posix().dup(descriptor)).spoil()));
        TestBalancer.await("a fault",
                () -> balancer.loopCounter(LoopCounter.FAULTS) == before + 1);
    }

    private static void forEachSocket(int port, IntConsumer act) {
        var posix = new Posix();
        var own = new SocketAddress();
        for (String name : Objects.requireNonNull(new File("/proc/self/fd").list())) {
            int descriptor = Integer.parseInt(name);
            if (posix.localAddress(descriptor, own) == 0 && !own.isUnix() && own.port() == port) {
                act.accept(descriptor);
            }
        }
    }

    /// A second name for a socket, by which requests are taken back that were not made by it.
    private static final class Spoiler extends Watched {

        Spoiler(Loop loop, int descriptor) {
            super(loop, descriptor);
        }

        void spoil() {
            assertThat(register()).isTrue();
            submit(Request.cancelAll(descriptor()));
        }

        @Override
        void onEvent(IoEvent event) {
            close();
        }

        @Override
        public void onFault() {
            close();
        }
    }
}
