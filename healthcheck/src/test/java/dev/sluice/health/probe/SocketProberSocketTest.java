package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static dev.sluice.health.Pools.timing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Await;
import dev.sluice.health.Pools;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.CheckConfig.Active;
import dev.sluice.config.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketProberSocketTest {

    private static final Probe TCP = new Probe.Tcp();
    private static final Probe PING = new Probe.SendExpect(
            List.of(send("PING\r\n"), expect("+PONG")));
    private static final Probe HTTP = new Probe.Http("/", null, Set.of(200), "ready", null);

    private final Asker asker = new Asker();

    @AfterEach
    void close() {
        asker.close();
    }

    @Test
    void aTcpCheckPassesWhereAConnectionOpensAndLeavesWithAReset() throws Exception {
        try (var backend = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            assertThat(asker.reason(TCP, backend)).isNull();
            assertThat(Asker.next(asker.seen())).isEqualTo("Connection reset");
        }
    }

    @Test
    void aScriptPassesAndItsLastWordsArrive() throws Exception {
        var polite = new Probe.SendExpect(List.of(expect("hello"), send("QUIT\r\n")));
        try (var backend = ScriptedBackend.onTcp(connection -> {
            Asker.say(connection, "hello");
            asker.sayHowItEnds(connection);
        })) {
            assertThat(asker.reason(polite, backend)).isNull();
            assertThat(Asker.next(asker.seen())).isEqualTo("QUIT\r\n");
            assertThat(Asker.next(asker.seen())).as("an orderly end").isEmpty();
        }
    }

    @Test
    void anHttpCheckPasses() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            asker.seen().add(Asker.hear(connection));
            Asker.say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready");
        })) {
            assertThat(asker.reason(HTTP, backend)).isNull();
            assertThat(Asker.next(asker.seen()))
                    .contains("Host: 127.0.0.1:" + backend.port() + "\r\n");
        }
    }

    @Test
    void everyCheckWorksOnAUnixSocket() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "sluice");
        Path path = folder.resolve("s");
        try (var backend = ScriptedBackend.onUnix(path, connection -> {
            String heard = Asker.hear(connection);
            asker.seen().add(heard);
            Asker.say(connection,
                    heard.startsWith("PING") ? "+PONG" : "HTTP/1.1 200 OK\r\n\r\nready");
        })) {
            assertThat(asker.reason(TCP, backend)).isNull();
            assertThat(asker.reason(PING, backend)).isNull();
            assertThat(asker.reason(HTTP, backend)).isNull();
            Await.until("both questions", () -> asker.seen().stream().anyMatch(
                    heard -> heard.contains("Host: localhost\r\n")));
        } finally {
            Files.delete(path);
        }
        assertThat(asker.reason(TCP, new BackendAddress.Unix(path))).isEqualTo("no such socket");
        Files.delete(folder);
    }

    @Test
    void aDeadPortRefuses() throws Exception {
        assertThat(asker.reason(TCP, Asker.tcp(ScriptedBackend.deadPort())))
                .isEqualTo("connection refused");
    }

    @Test
    void aNameWithoutAnAddressFailsAndSaysSo() {
        assertThat(asker.reason(TCP, new BackendAddress.Tcp("db.test", 5432, null)))
                .isEqualTo("the name db.test has no address");
    }

    @Test
    void aBackendThatResetsTheConnectionFails() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            Asker.hear(connection);
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        })) {
            assertThat(asker.reason(PING, backend)).isEqualTo("connection reset");
        }
    }

    @Test
    void asksFromTheSourceAddressOfTheBackend() throws Exception {
        InetAddress source = InetAddress.getByAddress(new byte[]{127, 0, 0, 9});
        try (var backend = ScriptedBackend.onTcp(
                connection -> asker.seen().add(connection.getRemoteAddress().toString()))) {
            assertThat(asker.probe(
                    new CheckPlan(Asker.KEY, backend.address(), source, Asker.check(TCP)),
                    Asker.check(TCP))).isInstanceOf(ProbeResult.Answered.class);
            assertThat(Asker.next(asker.seen())).startsWith("/127.0.0.9:");
        }
    }

    @Test
    void aSourceAddressThatIsNotOursIsNamed() throws Exception {
        InetAddress foreign = InetAddress.getByAddress(new byte[]{(byte) 203, 0, 113, 1});
        var plan = new CheckPlan(Asker.KEY, Asker.tcp(1), foreign, Asker.check(TCP));

        assertThat(asker.probe(plan, Asker.check(TCP)).describe())
                .isEqualTo("cannot ask from 203.0.113.1: cannot assign requested address");
    }

    @Test
    void asksOnAnotherPortOrAddressWhenTheCheckSaysSo() throws Exception {
        try (var backend = ScriptedBackend.onTcp(_ -> {})) {
            var port = new Active(TCP, timing(1, 10_000), null, OptionalInt.of(backend.port()));
            var both = new Active(TCP, timing(1, 10_000), LOOPBACK, OptionalInt.of(backend.port()));
            var address = new Active(TCP, timing(1, 10_000), LOOPBACK, OptionalInt.empty());
            var unresolved = new BackendAddress.Tcp("db.test", backend.port(), null);
            var unix = new BackendAddress.Unix(Path.of("/nowhere"));

            assertThat(asker.ask(Asker.tcp(1), port)).isNull();
            assertThat(asker.ask(unresolved, address)).isNull();
            assertThat(asker.ask(unix, both)).isNull();
            assertThat(asker.ask(unix, port)).startsWith("the check of a Unix socket needs both");
        }
    }

    @Test
    void aSocketThatMetItselfIsNotABackend() throws IOException {
        try (var alone = SocketChannel.open()) {
            alone.bind(new InetSocketAddress(LOOPBACK, 0));
            alone.connect(alone.getLocalAddress());

            assertThat(Connection.isConnectedToItself(alone)).isTrue();
        }
    }
}
