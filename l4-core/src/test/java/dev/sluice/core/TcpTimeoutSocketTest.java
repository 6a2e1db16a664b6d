package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpTimeoutSocketTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration OFF = Duration.ZERO;

    @OnEachEngine
    void endsASessionInWhichNobodySaysAnything(EngineChoice engine) throws Exception {
        long since = System.nanoTime();
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, backend.address()).withTimeouts(LONG, SHORT, OFF));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            Wire.assertEnded(client);
            Wire.assertEnded(upstream);

            assertThat(System.nanoTime() - since).isGreaterThan(SHORT.toNanos());
            balancer.awaitEnded(EndReason.IDLE, 1);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void keepsASessionWhileOneSideTalks(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withTimeouts(LONG, Duration.ofMillis(800), OFF));
                var talker = balancer.connect();
                var heard = backend.accepted();
                var _ = balancer.connect();
                var _ = backend.accepted()) {
            // The silent session's end is the clock: the talking one is older and still there.
            while (balancer.ended(EndReason.IDLE) == 0) {
                Wire.send(heard, ".");
                Wire.assertReceives(talker, ".");
            }

            Wire.send(talker, "still here");
            Wire.assertReceives(heard, "still here");
        }
    }

    /// Here a session is old at its first deadline, which is sooner than the usual age.
    @OnEachEngine
    void asksClientsAtOnceAndBackendsOfOldSessionsWhetherTheyAreStillThere(EngineChoice engine)
            throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withTimeouts(LONG, Duration.ofSeconds(1), OFF));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            Wire.send(client, ".");
            Wire.assertReceives(upstream, ".");
            assertThat(TcpState.isKeptAlive(balancer.port(), client.getLocalPort())).isTrue();
            assertThat(TcpState.isKeptAlive(upstream.getPort(), upstream.getLocalPort()))
                    .isFalse();

            while (!TcpState.isKeptAlive(upstream.getPort(), upstream.getLocalPort())) {
                Wire.send(client, ".");
                Wire.assertReceives(upstream, ".");
            }
        }
    }

    @OnEachEngine
    void resetsBothSidesOfAnIdleSessionWhoseReceiverStalls(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, backend.address()).withTimeouts(LONG, SHORT, OFF));
                var client = Wire.connectNarrow(balancer.address());
                var upstream = backend.acceptedChannel()) {
            Wire.flood(upstream);

            balancer.awaitEnded(EndReason.IDLE, 1);
            Wire.assertReset(client);
            Wire.assertReset(upstream.socket());
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void endsASessionWhoseOtherSideNeverFinishes(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, backend.address()).withTimeouts(LONG, LONG, SHORT));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            client.shutdownOutput();
            Wire.assertEnded(upstream);

            Wire.assertReset(client);
            balancer.awaitEnded(EndReason.HALF_CLOSE_TIMEOUT, 1);
            balancer.awaitQuiet();
        }
    }

    @OnEachEngine
    void keepsAHalfClosedSessionWhileTheOtherSideTalks(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withTimeouts(LONG, LONG, Duration.ofMillis(800)));
                var listener = balancer.connect();
                var talker = backend.accepted();
                var other = balancer.connect();
                var _ = backend.accepted()) {
            listener.shutdownOutput();
            Wire.assertEnded(talker);
            other.shutdownOutput();

            while (balancer.ended(EndReason.HALF_CLOSE_TIMEOUT) == 0) {
                Wire.send(talker, ".");
                Wire.assertReceives(listener, ".");
            }

            Wire.send(talker, "the end");
            talker.shutdownOutput();
            Wire.assertReceives(listener, "the end");
            Wire.assertEnded(listener);
        }
    }

    /// The one deadline that such a session has is for its keepalive, and passes.
    @OnEachEngine
    void waitsForEverWhenTimeoutsAreOff(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(
                        Configs.over(engine, backend.address()).withTimeouts(LONG, OFF, OFF));
                var client = balancer.connect();
                var upstream = backend.accepted()) {
            int[] deadlines = {-1, -1};
            Wire.send(client, "connected");
            Wire.assertReceives(upstream, "connected");
            client.shutdownOutput();
            Wire.assertEnded(upstream);

            balancer.onLoops(loop -> {
                loop.sessions().forEach(session -> session.onTimer(
                        loop.now() + Duration.ofDays(1).toNanos()));
                deadlines[loop.index()] = loop.timers().waiting();
            });

            assertThat(deadlines).containsOnly(0);
            assertThat(balancer.status().sessions()).isEqualTo(1);
        }
    }
}
