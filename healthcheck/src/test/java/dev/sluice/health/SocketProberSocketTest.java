package dev.sluice.health;

import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static dev.sluice.health.Pools.timing;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig.Active;
import dev.sluice.config.CheckConfig.Probe;
import dev.sluice.config.CheckConfig.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketProberSocketTest {

    private static final BackendKey KEY = new BackendKey("web", "x");
    private static final Probe TCP = new Probe.Tcp();
    private static final Probe PING = new Probe.SendExpect(
            List.of(send("PING\r\n"), expect("+PONG")));
    private static final Probe HTTP = new Probe.Http("/", null, Set.of(200), "ready");

    private final SocketProber prober = new SocketProber();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        prober.close();
    }

    @Test
    void aTcpCheckPassesWhereAConnectionOpensAndLeavesWithAReset() throws Exception {
        try (var backend = ScriptedBackend.onTcp(this::sayHowItEnds)) {
            assertThat(reason(TCP, backend)).isNull();
            assertThat(next(seen)).isEqualTo("Connection reset");
        }
    }

    @Test
    void aScriptPassesAndItsLastWordsArrive() throws Exception {
        var polite = new Probe.SendExpect(List.of(expect("hello"), send("QUIT\r\n")));
        try (var backend = ScriptedBackend.onTcp(connection -> {
            say(connection, "hello");
            sayHowItEnds(connection);
        })) {
            assertThat(reason(polite, backend)).isNull();
            assertThat(next(seen)).isEqualTo("QUIT\r\n");
            assertThat(next(seen)).as("an orderly end").isEmpty();
        }
    }

    @Test
    void anHttpCheckPasses() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            seen.add(hear(connection));
            say(connection, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready");
        })) {
            assertThat(reason(HTTP, backend)).isNull();
            assertThat(next(seen)).contains("Host: 127.0.0.1:" + backend.port() + "\r\n");
        }
    }

    @Test
    void everyCheckWorksOnAUnixSocket() throws Exception {
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "sluice");
        Path path = folder.resolve("s");
        try (var backend = ScriptedBackend.onUnix(path, connection -> {
            String heard = hear(connection);
            seen.add(heard);
            say(connection, heard.startsWith("PING") ? "+PONG" : "HTTP/1.1 200 OK\r\n\r\nready");
        })) {
            assertThat(reason(TCP, backend)).isNull();
            assertThat(reason(PING, backend)).isNull();
            assertThat(reason(HTTP, backend)).isNull();
            Await.until("both questions", () -> seen.stream().anyMatch(
                    heard -> heard.contains("Host: localhost\r\n")));
        } finally {
            Files.delete(path);
        }
        assertThat(reason(TCP, new BackendAddress.Unix(path))).isEqualTo("no such socket");
        Files.delete(folder);
    }

    @Test
    void aDeadPortRefuses() throws Exception {
        assertThat(reason(TCP, tcp(ScriptedBackend.deadPort()))).isEqualTo("connection refused");
    }

    @Test
    void aNameWithoutAnAddressFailsAndSaysSo() {
        assertThat(reason(TCP, new BackendAddress.Tcp("db.test", 5432, null)))
                .isEqualTo("the name db.test has no address");
    }

    @Test
    void aBackendThatResetsTheConnectionFails() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            hear(connection);
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        })) {
            assertThat(reason(PING, backend)).isEqualTo("connection reset");
        }
    }

    @Test
    void aBackendWithoutRoomForConnectionsTimesOut() throws Exception {
        var others = new ArrayList<SocketChannel>();
        try (var full = new ServerSocket(0, 1, LOOPBACK)) {
            for (int i = 0; i < 8; i++) {
                var other = SocketChannel.open();
                other.configureBlocking(false);
                other.connect(full.getLocalSocketAddress());
                others.add(other);
            }
            assertThat(hurried(TCP, tcp(full.getLocalPort()))).isEqualTo("no answer within 200 ms");
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    void aBackendThatNeverAnswersTimesOut() throws Exception {
        try (var backend = ScriptedBackend.onTcp(this::sayHowItEnds)) {
            assertThat(hurried(HTTP, backend.address()))
                    .isEqualTo("connected, but no answer within 200 ms");
            assertThat(hurried(PING, backend.address()))
                    .isEqualTo("expected \"+PONG\", got nothing within 200 ms");
        }
    }

    @Test
    void aBackendThatDripsOneByteAtATimeTimesOutAllTheSame() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            for (byte next : "HTTP/1.1 200 OK\r\n".repeat(1000).getBytes(ISO_8859_1)) {
                LockSupport.parkNanos(10_000_000);
                connection.write(ByteBuffer.wrap(new byte[]{next}));
            }
        })) {
            assertThat(hurried(HTTP, backend.address()))
                    .isEqualTo("answer not complete within 200 ms");
            assertThat(hurried(PING, backend.address()))
                    .startsWith("expected \"+PONG\", got \"HTTP/1")
                    .endsWith("\" within 200 ms");
        }
    }

    @Test
    void aBackendThatSendsForEverIsCutOff() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            while (connection.isOpen()) {
                say(connection, "blah ".repeat(1000));
            }
        })) {
            assertThat(reason(PING, backend)).endsWith("…\" in the first 64 KiB");
            assertThat(reason(HTTP, backend)).isEqualTo("more than 16 KiB in the status line");
            Await.until("its connections end", () -> backend.open() == 0);
        }
    }

    @Test
    void aBackendThatNeverReadsTimesOutWhileItIsSentTo() throws Exception {
        Path path = Files.createTempFile(Path.of("/tmp"), "sluice", "");
        Files.delete(path);
        Step much = send("x".repeat(Probe.SendExpect.STEP_BYTES_MAX));
        var script = new Probe.SendExpect(
                Collections.nCopies(Probe.SendExpect.STEPS_MAX, much));
        try (var backend = ScriptedBackend.onUnix(path, _ -> LockSupport.parkNanos(
                Duration.ofSeconds(2).toNanos()))) {
            assertThat(hurried(script, backend.address()))
                    .isEqualTo("connected, but no answer within 200 ms");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void asksFromTheSourceAddressOfTheBackend() throws Exception {
        InetAddress source = InetAddress.getByAddress(new byte[]{127, 0, 0, 9});
        try (var backend = ScriptedBackend.onTcp(
                connection -> seen.add(connection.getRemoteAddress().toString()))) {
            assertThat(probe(new CheckPlan(KEY, backend.address(), source, check(TCP)),
                    check(TCP))).isInstanceOf(ProbeResult.Passed.class);
            assertThat(next(seen)).startsWith("/127.0.0.9:");
        }
    }

    @Test
    void aSourceAddressThatIsNotOursIsNamed() throws Exception {
        InetAddress foreign = InetAddress.getByAddress(new byte[]{(byte) 203, 0, 113, 1});
        var plan = new CheckPlan(KEY, tcp(1), foreign, check(TCP));

        assertThat(probe(plan, check(TCP)).describe())
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

            assertThat(ask(tcp(1), port)).isNull();
            assertThat(ask(unresolved, address)).isNull();
            assertThat(ask(unix, both)).isNull();
            assertThat(ask(unix, port)).startsWith("the check of a Unix socket needs both");
        }
    }

    @Test
    void aProbeThatIsNoLongerWantedEndsAtOnce() throws Exception {
        try (var backend = ScriptedBackend.onTcp(this::sayHowItEnds)) {
            var cutoff = new Cutoff();
            var patient = Pools.check(PING, timing(1, 60_000));
            var ended = new LinkedBlockingQueue<ProbeResult>();
            Thread.ofVirtual().start(() -> ended.add(prober.probe(
                    new CheckPlan(KEY, addressOf(backend), null, patient), patient, cutoff)));
            Await.until("the probe", () -> backend.accepted() == 1);

            cutoff.cut(Cutoff.Cause.NOT_WANTED);

            assertThat(next(ended)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        try (var good = ScriptedBackend.onTcp(connection -> {
            hear(connection);
            say(connection, "+PONG\r\n");
        }); var silent = ScriptedBackend.onTcp(this::sayHowItEnds)) {
            BackendAddress dead = tcp(ScriptedBackend.deadPort());
            everyWayToEnd(good, silent, dead);
            long before = descriptors();

            for (int i = 0; i < 20; i++) {
                everyWayToEnd(good, silent, dead);
            }

            Await.until("connections end", () -> good.open() == 0 && silent.open() == 0);
            Await.until("descriptors are free", () -> descriptors() <= before);
        }
    }

    private void everyWayToEnd(ScriptedBackend good, ScriptedBackend silent, BackendAddress dead)
            throws Exception {
        assertThat(reason(TCP, good)).isNull();
        assertThat(reason(PING, good)).isNull();
        assertThat(reason(HTTP, good)).startsWith("not an HTTP/1 answer");
        assertThat(reason(TCP, dead)).isEqualTo("connection refused");
        assertThat(ask(silent.address(), Pools.check(PING, timing(1, 20))))
                .endsWith("within 20 ms");
    }

    @Test
    void leavesNoTimerBehind() throws Exception {
        var timer = new ScheduledThreadPoolExecutor(1);
        try (var ours = new SocketProber(timer); var backend = ScriptedBackend.onTcp(_ -> {})) {
            var check = Pools.check(TCP, timing(1, 600_000));
            ours.probe(new CheckPlan(KEY, backend.address(), null, check), check, new Cutoff());

            assertThat(timer.getQueue()).isEmpty();
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

    private static Active check(Probe probe) {
        return Pools.check(probe, timing(1, 10_000));
    }

    private @Nullable String reason(Probe probe, ScriptedBackend backend) throws IOException {
        return reason(probe, backend.address());
    }

    private @Nullable String reason(Probe probe, BackendAddress address) {
        return ask(address, check(probe));
    }

    private @Nullable String hurried(Probe probe, BackendAddress address) {
        return ask(address, Pools.check(probe, timing(1, 200)));
    }

    /// Null when the probe passed.
    private @Nullable String ask(BackendAddress address, Active check) {
        return switch (probe(new CheckPlan(KEY, address, null, check), check)) {
            case ProbeResult.Passed _ -> null;
            case ProbeResult.Failed(String reason, Duration took) -> {
                assertThat(took).isLessThan(Duration.ofSeconds(9));
                yield reason;
            }
            case ProbeResult.NotAsked(String reason) -> "not asked: " + reason;
        };
    }

    /// On a virtual thread, as in life.
    private ProbeResult probe(CheckPlan plan, Active check) {
        var result = new LinkedBlockingQueue<ProbeResult>();
        Thread.ofVirtual().start(() -> result.add(prober.probe(plan, check, new Cutoff())));
        return next(result);
    }

    /// Records what comes until the probe leaves, then how it left.
    private void sayHowItEnds(SocketChannel connection) {
        try {
            String heard;
            do {
                heard = hear(connection);
                seen.add(heard);
            } while (!heard.isEmpty());
        } catch (IOException e) {
            seen.add(String.valueOf(e.getMessage()));
        }
    }

    private static String hear(SocketChannel connection) throws IOException {
        ByteBuffer heard = ByteBuffer.allocate(4096);
        connection.read(heard);
        return ISO_8859_1.decode(heard.flip()).toString();
    }

    private static void say(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private static BackendAddress tcp(int port) {
        return new BackendAddress.Tcp("127.0.0.1", port, LOOPBACK);
    }

    private static BackendAddress addressOf(ScriptedBackend backend) {
        try {
            return backend.address();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
