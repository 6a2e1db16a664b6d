package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static dev.sluice.health.Pools.timing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Over;
import dev.sluice.health.Pools;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Probes over UDP, on real sockets.
class DatagramSocketTest {

    private static final Probe PING = new Probe.SendExpect(List.of(send("ping"), expect("ping")),
            Over.UDP, null);
    private static final Probe NTP = new Probe.Ntp();

    private final Asker asker = new Asker();

    @AfterEach
    void close() {
        asker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anAnswerPasses(String ip) throws Exception {
        try (var backend = ScriptedDatagramBackend.echoAt(ip)) {
            assertThat(asker.ask(backend.address(), Asker.check(PING))).isNull();
            assertThat(backend.clients()).hasSize(1);
        }
    }

    @Test
    void aLostDatagramIsSentAgainAfterAThirdOfTheTime() throws Exception {
        try (var backend = ScriptedDatagramBackend.at("127.0.0.1",
                (datagram, number) -> number < 2 ? List.of() : List.of(datagram))) {
            var check = Pools.check(PING, timing(1, 600));
            var result = asker.probe(new CheckPlan(Asker.KEY, backend.address(), null, check),
                    check);

            assertThat(result).isInstanceOf(ProbeResult.Answered.class);
            assertThat(((ProbeResult.Answered) result).took()).isGreaterThanOrEqualTo(
                    Duration.ofMillis(400));
            assertThat(backend.clients()).hasSize(3);
        }
    }

    @Test
    void aBackendThatIsSilentTimesOut() throws Exception {
        try (var backend = ScriptedDatagramBackend.at("127.0.0.1", (_, _) -> List.of())) {
            assertThat(asker.hurried(NTP, backend.address())).isEqualTo("no answer within 500 ms");
            assertThat(backend.clients()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortWhereNobodyListensRefuses(String ip) throws Exception {
        BackendAddress address;
        try (var gone = ScriptedDatagramBackend.echoAt(ip)) {
            address = gone.address();
        }
        assertThat(asker.ask(address, Asker.check(NTP))).isEqualTo("refused: port unreachable");
        assertThat(asker.ask(address, Asker.check(PING)))
                .isEqualTo("refused: port unreachable");
    }

    @Test
    void asksFromTheSourceAddressOfTheBackend() throws Exception {
        InetAddress source = InetAddress.ofLiteral("127.0.0.9");
        try (var backend = ScriptedDatagramBackend.echoAt("127.0.0.1")) {
            var plan = new CheckPlan(Asker.KEY, backend.address(), source, Asker.check(PING));

            assertThat(asker.probe(plan, Asker.check(PING)))
                    .isInstanceOf(ProbeResult.Answered.class);
            assertThat(Asker.next(backend.clients())).startsWith("/127.0.0.9:");
        }
    }

    @Test
    void aSourceAddressThatIsNotOursIsNamed() {
        InetAddress foreign = InetAddress.ofLiteral("203.0.113.1");
        var plan = new CheckPlan(Asker.KEY, Asker.tcp(1), foreign, Asker.check(NTP));

        assertThat(asker.probe(plan, Asker.check(NTP)).describe())
                .isEqualTo("cannot ask from 203.0.113.1: cannot assign requested address");
    }

    @Test
    void aUnixSocketCannotBeAsked() {
        assertThat(asker.ask(new BackendAddress.Unix(Path.of("/nowhere")), Asker.check(NTP)))
                .isEqualTo("a Unix socket cannot be asked over UDP");
    }

    @Test
    void aCheckThatIsNoLongerWantedEndsAtOnce() throws Exception {
        var cutoff = new Cutoff();
        var result = new LinkedBlockingQueue<ProbeResult>();
        try (var backend = ScriptedDatagramBackend.at("127.0.0.1", (_, _) -> List.of())) {
            var plan = new CheckPlan(Asker.KEY, backend.address(), null, Asker.check(NTP));
            Thread.ofVirtual().start(
                    () -> result.add(asker.prober().probe(plan, Asker.check(NTP), cutoff)));
            Asker.next(backend.clients());
            cutoff.cut(Cutoff.Cause.NOT_WANTED);

            assertThat(Asker.next(result)).isInstanceOfSatisfying(ProbeResult.Failed.class,
                    failed -> assertThat(failed.took()).isLessThan(Duration.ofSeconds(9)));
        }
    }

    @Test
    void aLongDatagramIsCutOffAndNotMisread() throws Exception {
        var late = new Probe.SendExpect(List.of(send("x"), expect("end")), Over.UDP, null);
        var longAnswer = new byte[DatagramWire.DATAGRAM_MAX + 3];
        longAnswer[DatagramWire.DATAGRAM_MAX] = 'e';
        longAnswer[DatagramWire.DATAGRAM_MAX + 1] = 'n';
        longAnswer[DatagramWire.DATAGRAM_MAX + 2] = 'd';
        try (var backend = ScriptedDatagramBackend.at("127.0.0.1", (_, _) -> List.of(longAnswer))) {
            assertThat(asker.hurried(late, backend.address()))
                    .startsWith("expected \"end\", got \"\\x00").endsWith("…\" within 500 ms");
        }
    }
}
