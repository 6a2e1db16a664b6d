package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.BindAddress;
import dev.sluice.config.EngineChoice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixAndIpv6SocketTest {

    private static final InetAddress SIX = InetAddress.ofLiteral("::1");

    @TempDir
    private Path folder;

    @OnEachEngine
    void servesOverIpv6FromAnIpv6Backend(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.at(EchoBackend.anyPort(SIX), "six");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withBinds(new BindAddress.Tcp(SIX, 0)));
                var client = new Socket(SIX, balancer.port())) {
            Wire.assertReceives(client, "six");
            assertThat(balancer.listener().addresses().getFirst()).startsWith("tcp://[::1]:");
            client.shutdownOutput();
            TestBalancer.await("a line", () -> balancer.log().contains("client=[::1]:"));
        }
    }

    @OnEachEngine
    void servesBothFamiliesOnAllAddressesAndTellsThemApart(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("any");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withBinds(new BindAddress.TcpAny(0)))) {
            try (var four = balancer.connect()) {
                Wire.assertReceives(four, "any");
            }
            try (var six = new Socket(SIX, balancer.port())) {
                Wire.assertReceives(six, "any");
            }

            TestBalancer.await("two lines", () -> balancer.log().contains("client=127.0.0.1:")
                    && balancer.log().contains("client=[::1]:"));
            assertThat(balancer.log()).doesNotContain("ffff");
        }
    }

    @OnEachEngine
    void servesOverAUnixSocketFromAUnixBackend(EngineChoice engine) throws Exception {
        var at = UnixDomainSocketAddress.of(folder.resolve("backend"));
        Path front = folder.resolve("front");
        try (var _ = EchoBackend.at(at, "unix");
                var balancer = TestBalancer.start(
                        Configs.over(engine, at).withBinds(new BindAddress.Unix(front)))) {
            for (int i = 0; i < 20; i++) { // on whichever loop
                assertThat(talk(front, "hello", "unix".length())).isEqualTo("unixhello");
            }

            balancer.awaitEnded(EndReason.CLIENT_CLOSED, 20);
            TestBalancer.await("lines", () -> balancer.log().contains("client=unix "));
        }
        assertThat(front).doesNotExist();
    }

    @OnEachEngine
    void losesNothingBehindBytesThatCameWithADescriptor(EngineChoice engine) throws Throwable {
        Path front = folder.resolve("front");
        try (var backend = EchoBackend.named("here");
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withBinds(new BindAddress.Unix(front)));
                var client = new UnixPeer(front)) {
            assertThat(client.receive(4)).isEqualTo("here");

            CountDownLatch gate = balancer.holdLoops(); // so that both are there when it reads
            client.sendWithDescriptor("one");
            client.send("two");
            gate.countDown();
            assertThat(client.receive(6)).isEqualTo("onetwo");

            gate = balancer.holdLoops(); // and now also the end
            client.sendWithDescriptor("three");
            client.send("four");
            client.endOutput();
            gate.countDown();
            assertThat(client.receive(9)).isEqualTo("threefour");
        }
    }

    @OnEachEngine
    void takesOverTheFileOfAListenerThatIsGone(EngineChoice engine) throws Exception {
        Path front = folder.resolve("front");
        try (var gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(front));
        }
        assertThat(front).exists();

        try (var backend = EchoBackend.named("new");
                var _ = TestBalancer.start(Configs.over(engine, backend.address())
                        .withBinds(new BindAddress.Unix(front)))) {
            assertThat(talk(front, "", 3)).isEqualTo("new");
        }
    }

    @OnEachEngine
    void leavesTheFileOfALivingListenerAlone(EngineChoice engine) throws Exception {
        Path front = folder.resolve("front");
        try (var living = EchoBackend.at(UnixDomainSocketAddress.of(front), "living")) {
            assertThatThrownBy(() -> TestBalancer.start(Configs.over(engine, living.address())
                    .withBinds(new BindAddress.Unix(front)))).isInstanceOf(StartException.class)
                    .hasMessageContaining(front + ": address already in use; another program");

            assertThat(talk(front, "", 6)).isEqualTo("living");
        }
    }

    @OnEachEngine
    void leavesAnOrdinaryFileAlone(EngineChoice engine) throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "years of work");

        assertThatThrownBy(() -> TestBalancer
                .start(Configs.over(engine, new InetSocketAddress(Configs.LOOPBACK, 9))
                        .withBinds(new BindAddress.Unix(precious))))
                .isInstanceOf(StartException.class);

        assertThat(precious).hasContent("years of work");
    }

    @OnEachEngine
    void resetsAClientWhoseUnixBackendIsMissing(EngineChoice engine) throws Exception {
        try (var balancer = TestBalancer.start(
                Configs.over(engine, UnixDomainSocketAddress.of(folder.resolve("missing"))))) {
            Wire.assertTurnedAway(balancer);
            balancer.awaitEnded(EndReason.CONNECT_FAILED, 1);
            balancer.awaitQuiet();
        }
    }

    private static String talk(Path at, String text, int greeting) throws Exception {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(at))) {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(greeting + text.length());
            while (answer.hasRemaining() && client.read(answer) >= 0) {
                // until all is there, or the end
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
        }
    }
}
