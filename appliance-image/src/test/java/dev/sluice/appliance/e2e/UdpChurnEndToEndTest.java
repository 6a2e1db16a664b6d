package dev.sluice.appliance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Clients come over UDP, say a little and are gone, while one backend dies and returns, another is
/// taken out of the file and put back, one answers late and one never. None of them may leave
/// anything behind.
///
/// `-Dsluice.churn=3600` makes an hour of it with each engine; what it came to minute by minute is in
/// `target/e2e-logs/udp-churn-ENGINE.tsv`.
@OnEveryEngine
class UdpChurnEndToEndTest {

    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("sluice.churn", 8));
    private static final Duration STEP = LENGTH.compareTo(Duration.ofMinutes(1)) > 0
            ? Duration.ofSeconds(5)
            : Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int READINGS = 20;

    private final EngineChoice engine;

    UdpChurnEndToEndTest(EngineChoice engine) {
        this.engine = engine;
    }

    @Test
    void clientsWhoComeAndGoLeaveNothingBehind() {
        try (var steady = GameServer.start();
                var late = GameServer.start(GameServer.Manner.ANSWERS_LATE);
                var silent = GameServer.start(GameServer.Manner.SAYS_NOTHING);
                var mortal = GameServer.start();
                var guest = GameServer.start();
                var sluice = SluiceProcess.serving(ConfigText
                        .overServers(engine, steady, late, silent, mortal, guest).overUdp()
                        .alsoOverIpv6())) {
            var disturbance = new Disturbance(sluice, List.of(steady, late, silent), mortal, guest);
            var figures = new ChurnFigures(engine, sluice);

            long earlier = churn(WARM_UP, disturbance, figures);
            Map<String, Integer> descriptors = descriptorsAtRest(sluice);
            figures.add();
            long sent = churn(LENGTH, disturbance, figures);

            nothingIsLeft(sluice, descriptors);
            figures.add();
            everyDatagramHasItsAccount(sluice, earlier + sent);
        }
    }

    /// Returns how many datagrams clients have sent, when the last session is over.
    private static long churn(Duration length, Disturbance disturbance, ChurnFigures figures) {
        SluiceProcess sluice = disturbance.sluice();
        long start = System.nanoTime();
        try (var visitors = Visitors.of(sluice.port())) {
            for (int step = 0; System.nanoTime() - start < length.toNanos(); step++) {
                disturbance.step(step);
                figures.addWhenDue();
                long next = start + STEP.multipliedBy(step + 1).toNanos();
                Await.until("the next step", STEP, () -> System.nanoTime() - next >= 0);
            }
            disturbance.end();
            visitors.stop();
            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isPositive();
            sluice.await("every session is over", LIMIT, UdpChurnEndToEndTest::isEmpty);
            return visitors.sent();
        }
    }

    private static boolean isEmpty(Status status) {
        return status.listener().sessions() == 0 && status.loopCounter("sessions-open") == 0
                && status.backends().stream().allMatch(backend -> backend.sessions() == 0);
    }

    /// Checks and questions hold a descriptor for a moment, so only what stays counts.
    private static Map<String, Integer> descriptorsAtRest(SluiceProcess sluice) {
        var reading = new Object() {
            Map<String, Integer> last = Map.of();
            int same;
        };
        Await.until("the number of descriptors stays", LIMIT, () -> {
            Map<String, Integer> now = sluice.figures().descriptors();
            reading.same = now.equals(reading.last) ? reading.same + 1 : 0;
            reading.last = now;
            return reading.same == READINGS;
        });
        return reading.last;
    }

    private static void nothingIsLeft(SluiceProcess sluice, Map<String, Integer> before) {
        Await.until("descriptors are as after the warm-up", LIMIT,
                () -> sluice.figures().descriptors().equals(before),
                () -> "before %s, now %s".formatted(others(before, sluice.figures().descriptors()),
                        others(sluice.figures().descriptors(), before)));
        Status status = sluice.status();
        assertThat(status.loopCounter("faults")).isZero();
        assertThat(status.listener().counter("end-idle")).isPositive();
        assertThat(status.listener().counter("end-unanswered")).isPositive();
        assertThat(status.listener().counter("repinned")).isPositive();
        assertThat(status.listener().counter("sessions-ended"))
                .isEqualTo(status.listener().counter("sessions-started"))
                .isEqualTo(status.listener().countersOf("end-"));
    }

    private static Map<String, Integer> others(Map<String, Integer> of, Map<String, Integer> than) {
        var others = new TreeMap<String, Integer>(of);
        others.entrySet().removeAll(than.entrySet());
        return others;
    }

    private static void everyDatagramHasItsAccount(SluiceProcess sluice, long sent) {
        Status.Part listener = sluice.status().listener();
        assertThat(Accounts.areBalanced(listener)).as("the accounts of %s", listener).isTrue();
        assertThat(Accounts.received(listener)).isEqualTo(sent);
    }

    /// What an operator and bad luck do meanwhile.
    ///
    /// @param mortal dies and returns
    /// @param guest is taken out of the file and put back
    private record Disturbance(SluiceProcess sluice, List<TestServer> others, GameServer mortal,
            GameServer guest) {

        void step(int number) {
            if (number % 4 == 1) {
                mortal.kill9();
            } else if (number % 4 == 3) {
                mortal.restart();
            }
            reload(number % 4 < 2, 1 + number % 3);
        }

        void end() {
            if (!mortal.isAlive()) {
                mortal.restart();
            }
            reload(true, 1);
            sluice.await("every backend is up", LIMIT,
                    status -> status.backends().stream().allMatch(Status.Part::isUp));
        }

        private void reload(boolean withGuest, int sessionSeconds) {
            Stream<TestServer> all = Stream.concat(others.stream(),
                    withGuest ? Stream.of(mortal, guest) : Stream.of(mortal));
            sluice.reload(sluice.config().withBackends(
                    all.map(TestServer::address).toArray(String[]::new))
                    .overUdp("session-timeout: %ds".formatted(sessionSeconds),
                            "unanswered-timeout: 400ms")
                    .alsoOverIpv6().yaml());
        }
    }
}
