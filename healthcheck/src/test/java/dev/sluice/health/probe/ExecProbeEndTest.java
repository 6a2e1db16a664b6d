package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendKey;
import dev.sluice.config.Probe;
import dev.sluice.health.Await;
import dev.sluice.health.Pools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every program ends within its time and leaves nothing behind, whatever it does.
class ExecProbeEndTest {

    private static final int RUNS = 200;

    private final Asker asker = new Asker();

    @AfterEach
    void close() {
        asker.close();
    }

    @Test
    void aProgramThatTakesTooLongIsKilledAndWhatItSaidIsShown() {
        assertThat(asker.hurried(sh("echo waiting for godot; exec sleep 1000"), Asker.tcp(1)))
                .isEqualTo("did not end within 500 ms: \"waiting for godot\"");
        assertThat(asker.hurried(sh("trap '' TERM INT HUP; while :; do sleep 1; done"),
                Asker.tcp(1))).isEqualTo("did not end within 500 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep 1000 & ", "(sleep 1000 &) & ", "setsid sleep 1000 & ",
            "(setsid sleep 1000 > /dev/null 2>&1 < /dev/null &) & "})
    void whateverItHasStartedIsKilledWithIt(String start, @TempDir Path directory)
            throws IOException {
        Path pids = ExecProbeTest.shared(directory).resolve("pids");
        String script = start.replace("sleep 1000",
                "sh -c 'echo $$ >> " + pids + "; exec sleep 1000'") + "sleep 1000";

        assertThat(asker.hurried(sh(script), Asker.tcp(1))).startsWith("did not end within");

        List<String> started = Files.readAllLines(pids);
        assertThat(started).isNotEmpty();
        started.forEach(pid -> Left.await(Long.parseLong(pid)));
    }

    @Test
    void aProbeThatIsNoLongerWantedEndsAtOnce(@TempDir Path directory) throws Exception {
        Path pid = ExecProbeTest.shared(directory).resolve("pid");
        var cutoff = new Cutoff();
        var ended = new LinkedBlockingQueue<Finding>();
        Probe.Exec patient = sh("echo $$ > " + pid + ".new; mv " + pid + ".new " + pid
                + "; exec sleep 1000");
        Thread.ofVirtual().start(() -> ended.add(run(patient, cutoff)));
        Await.until("it runs", () -> Files.exists(pid));

        cutoff.cut(Cutoff.Cause.NOT_WANTED);

        assertThat(Asker.next(ended)).isInstanceOf(Finding.Bad.class);
        Left.await(Long.parseLong(Files.readString(pid).strip()));
    }

    @Test
    void aProbeThatWasNotWantedFromTheStartEnds() {
        var cutoff = new Cutoff();
        cutoff.cut(Cutoff.Cause.NOT_WANTED);

        assertThat(run(sh("exec sleep 1000"), cutoff)).isInstanceOf(Finding.Bad.class);
    }

    @Test
    void manyRunsLeaveNoProcessAndNoDescriptor() {
        everyWayToEnd();
        Await.until("children are gone", () -> Left.children() == 0);
        long before = Left.descriptors();

        for (int i = 0; i < RUNS / 4; i++) {
            everyWayToEnd();
        }

        Await.until("children are gone", () -> Left.children() == 0);
        Await.until("descriptors are free", () -> Left.descriptors() <= before);
    }

    private void everyWayToEnd() {
        assertThat(asker.reason(sh("exit 0"), Asker.tcp(1))).isNull();
        assertThat(asker.reason(sh("sleep 1000 & exit 2"), Asker.tcp(1)))
                .isEqualTo("exit status 2");
        assertThat(asker.ask(Asker.tcp(1),
                Pools.check(sh("yes"), Pools.timing(1, 30)))).startsWith("did not end within");
        assertThat(asker.reason(new Probe.Exec(List.of("/no/such"), "nobody"), Asker.tcp(1)))
                .isEqualTo("no such program: /no/such");
    }

    private static Finding run(Probe.Exec probe, Cutoff cutoff) {
        try {
            return new ExecProbe(probe, cutoff, Duration.ofSeconds(20)).run(
                    new BackendKey("web", "x"), new InetSocketAddress(LOOPBACK, 1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Probe.Exec sh(String script) {
        return new Probe.Exec(List.of("/bin/sh", "-c", script), "nobody");
    }
}
