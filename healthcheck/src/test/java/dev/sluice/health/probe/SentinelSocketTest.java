package dev.sluice.health.probe;

import static dev.sluice.health.Pools.LOOPBACK;
import static dev.sluice.health.Pools.timing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Redis.Sentinels;
import dev.sluice.health.Await;
import dev.sluice.health.Pools;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A master and its Sentinels on real sockets.
class SentinelSocketTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Asker asker = new Asker();

    @AfterEach
    void close() {
        asker.close();
    }

    @Test
    void aMasterIsUsedWhileASentinelIsSilentAndAnotherIsGone() throws Exception {
        try (var master = ScriptedBackend.onTcp(SentinelSocketTest::master);
                var sentinel = ScriptedBackend.onTcp(naming(master.port()));
                var silent = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            Probe probe = probe(sentinel.port(), silent.port(), ScriptedBackend.deadPort());

            assertThat(finding(probe, master))
                    .isEqualTo(Finding.good("master, as 1 of 3 Sentinels say"));
            Await.until("connections end", () -> silent.open() == 0 && master.open() == 0);
        }
    }

    @Test
    void aMasterThatTheSentinelsDoNotNameHasTheWrongRole() throws Exception {
        try (var master = ScriptedBackend.onTcp(SentinelSocketTest::master);
                var sentinel = ScriptedBackend.onTcp(naming(1))) {
            assertThat(finding(probe(sentinel.port()), master)).isEqualTo(new Finding.WrongRole(
                    "says it is a master, but 1 of 1 Sentinels name 127.0.0.1:1"));
        }
    }

    @Test
    void nothingIsLeftOfMany() throws Exception {
        try (var master = ScriptedBackend.onTcp(SentinelSocketTest::master);
                var sentinel = ScriptedBackend.onTcp(naming(master.port()));
                var silent = ScriptedBackend.onTcp(asker::sayHowItEnds)) {
            Probe probe = probe(sentinel.port(), silent.port(), ScriptedBackend.deadPort());
            ask(probe, master);
            Await.until("connections end", () -> silent.open() == 0 && sentinel.open() == 0);
            long before = Left.descriptors();

            for (int i = 0; i < 8; i++) {
                ask(probe, master);
            }

            Await.until("connections end", () -> silent.open() == 0 && sentinel.open() == 0);
            Await.until("descriptors are free", () -> Left.descriptors() <= before);
        }
    }

    private void ask(Probe probe, ScriptedBackend master) throws IOException {
        assertThat(asker.ask(master.address(), Pools.check(probe, timing(1, 400)))).isNull();
    }

    private Finding finding(Probe probe, ScriptedBackend master) throws IOException {
        var check = Pools.check(probe, timing(1, TIMEOUT.toMillis()));
        return asker.probe(new CheckPlan(Asker.KEY, master.address(), null, check),
                check) instanceof ProbeResult.Answered(Finding finding, Duration took)
                && took.compareTo(TIMEOUT) < 0
                        ? finding
                        : new Finding.Bad("no answer");
    }

    private static Probe.Redis probe(Integer... sentinels) {
        List<BackendAddress.Tcp> addresses = List.of(sentinels).stream()
                .map(port -> new BackendAddress.Tcp("127.0.0.1", port, LOOPBACK)).toList();
        return new Probe.Redis(null, null, Probe.Redis.Role.MASTER,
                new Sentinels(addresses, "mymaster", null), null);
    }

    private static void master(SocketChannel connection) throws IOException {
        Asker.hear(connection);
        Asker.say(connection, "+PONG\r\n");
        Asker.hear(connection);
        Asker.say(connection, "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n");
        Asker.hear(connection);
    }

    private static ScriptedBackend.Script naming(int port) {
        String text = Integer.toString(port);
        return connection -> {
            Asker.hear(connection);
            Asker.say(connection, "*2\r\n$9\r\n127.0.0.1\r\n$%d\r\n%s\r\n".formatted(text.length(),
                    text));
            Asker.hear(connection);
        };
    }
}
