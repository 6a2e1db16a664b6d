package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static dev.sluice.health.Pools.timing;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Await;
import dev.sluice.health.Pools;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe;
import dev.sluice.config.Step;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every probe ends within its time and leaves nothing behind, whatever its backend does.
class ProbeEndSocketTest {

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
    void aBackendWithoutRoomForConnectionsTimesOut() throws Exception {
        var others = new ArrayList<SocketChannel>();
        try (var full = new ServerSocket(0, 1, LOOPBACK)) {
            for (int i = 0; i < 8; i++) {
                var other = SocketChannel.open();
                other.configureBlocking(false);
                other.connect(full.getLocalSocketAddress());
                others.add(other);
            }
            assertThat(asker.hurried(TCP, Asker.tcp(full.getLocalPort())))
                    .isEqualTo("no answer within 500 ms");
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    void aBackendThatNeverAnswersTimesOut() throws Exception {
        try (var backend = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            assertThat(asker.hurried(HTTP, backend.address()))
                    .isEqualTo("connected, but no answer within 500 ms");
            assertThat(asker.hurried(PING, backend.address()))
                    .isEqualTo("expected \"+PONG\", got nothing within 500 ms");
        }
    }

    @Test
    void aBackendThatDripsOneByteAtATimeTimesOutAllTheSame() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            for (byte next : ("HTTP/1.1 200 " + "x".repeat(9000)).getBytes(ISO_8859_1)) {
                LockSupport.parkNanos(10_000_000);
                connection.write(ByteBuffer.wrap(new byte[]{next}));
            }
        })) {
            assertThat(asker.hurried(HTTP, backend.address()))
                    .isEqualTo("answer not complete within 500 ms");
            assertThat(asker.hurried(PING, backend.address()))
                    .startsWith("expected \"+PONG\", got \"HTTP/1")
                    .endsWith("\" within 500 ms");
        }
    }

    @Test
    void aBackendThatSendsForEverIsCutOff() throws Exception {
        try (var backend = ScriptedBackend.onTcp(connection -> {
            while (connection.isOpen()) {
                Asker.say(connection, "blah ".repeat(1000));
            }
        })) {
            assertThat(asker.reason(PING, backend)).endsWith("…\" in the first 64 KiB");
            assertThat(asker.reason(HTTP, backend))
                    .isEqualTo("more than 16 KiB in the status line");
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
            assertThat(asker.hurried(script, backend.address()))
                    .isEqualTo("connected, but no answer within 500 ms");
        } finally {
            Files.delete(path);
        }
    }

    @Test
    void aProbeThatIsNoLongerWantedEndsAtOnce() throws Exception {
        try (var backend = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            var cutoff = new Cutoff();
            var patient = Pools.check(PING, timing(1, 60_000));
            var ended = new LinkedBlockingQueue<ProbeResult>();
            Thread.ofVirtual().start(() -> ended.add(asker.prober().probe(
                    new CheckPlan(Asker.KEY, addressOf(backend), null, patient), patient, cutoff)));
            Await.until("the probe", () -> backend.accepted() == 1);

            cutoff.cut(Cutoff.Cause.NOT_WANTED);

            assertThat(Asker.next(ended)).isInstanceOf(ProbeResult.Failed.class);
        }
    }

    @Test
    void leavesNoDescriptorBehind() throws Exception {
        try (var good = ScriptedBackend.onTcp(connection -> {
            Asker.hear(connection);
            Asker.say(connection, "+PONG\r\n");
        }); var silent = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            BackendAddress dead = Asker.tcp(ScriptedBackend.deadPort());
            everyWayToEnd(good, silent, dead);
            Await.until("connections end", () -> good.open() == 0 && silent.open() == 0);
            long before = descriptors();

            for (int i = 0; i < 20; i++) {
                everyWayToEnd(good, silent, dead);
            }

            Await.until("connections end", () -> good.open() == 0 && silent.open() == 0);
            Await.until("descriptors are free", () -> descriptors() <= before);
        }
    }

    @Test
    void leavesNoTimerBehind() throws Exception {
        var deadlines = new Alarms("test");
        try (var ours = new SocketProber(deadlines); var backend = ScriptedBackend.onTcp(_ -> {})) {
            var check = Pools.check(TCP, timing(1, 600_000));
            ours.probe(new CheckPlan(Asker.KEY, backend.address(), null, check), check,
                    new Cutoff());

            assertThat(deadlines.isEmpty()).isTrue();
        }
    }

    private void everyWayToEnd(ScriptedBackend good, ScriptedBackend silent, BackendAddress dead)
            throws Exception {
        assertThat(asker.reason(TCP, good)).isNull();
        assertThat(asker.reason(PING, good)).isNull();
        assertThat(asker.reason(HTTP, good)).startsWith("not an HTTP/1 answer");
        assertThat(asker.reason(TCP, dead)).isEqualTo("connection refused");
        assertThat(asker.ask(silent.address(), Pools.check(PING, timing(1, 20))))
                .endsWith("within 20 ms");
    }

    private static BackendAddress addressOf(ScriptedBackend backend) {
        try {
            return backend.address();
        } catch (IOException e) {
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
