package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Balance;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.Rate;
import dev.sluice.core.posix.DatagramPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hours of traffic, failures and reloads, drawn from a seed and played in a second. After every
/// step everything must be sound, and nobody may have been moved whose backend lives.
///
/// `-Dsluice.steps=1000000` makes days of it, `-Dsluice.seed` repeats one.
class UdpSimulationTest {

    private static final int STEPS = Integer.getInteger("sluice.steps", 20_000);
    private static final long SEED = Long.getLong("sluice.seed", System.nanoTime());
    private static final int BACKENDS = 6;
    private static final int CLIENTS = 300;
    private static final int SOURCES = 20;
    private static final int BUDGET = 100; // 200 UDP sessions
    private static final int SESSIONS_MAX = 150;
    private static final Health[] HEALTH = Health.values();

    /// The algorithms that draw no lots of their own, so that a run can be repeated.
    @ParameterizedTest
    @EnumSource(value = Balance.class, names = {"ROUND_ROBIN", "LEAST_CONNECTIONS", "SOURCE_HASH",
            "MAGLEV", "FIRST"})
    void everythingIsSoundAfterEveryStep(Balance balance) throws IOException {
        try {
            assertThat(play(SEED, balance, STEPS).moves).as("somebody had to move").isPositive();
        } catch (AssertionError failed) {
            throw new AssertionError("repeat with -Dsluice.seed=" + SEED, failed);
        }
    }

    @Test
    void theSameSeedPlaysTheSameGame() throws IOException {
        assertThat(play(SEED, Balance.ROUND_ROBIN, 2000).trace).isNotEmpty()
                .hasToString(play(SEED, Balance.ROUND_ROBIN, 2000).trace.toString());
    }

    private static Game play(long seed, Balance balance, int steps) throws IOException {
        var random = new Random(seed);
        Configs configs = configs(balance);
        try (var world = new UdpWorld(configs, BUDGET)) {
            var game = new Game(world, configs, random);
            for (int step = 0; step < steps; step++) {
                game.step();
                world.assertSound();
            }
            world.pass(Duration.ofHours(1).toNanos());
            world.assertSound();
            assertThat(world.sessions()).isEmpty();
            return game;
        }
    }

    private static Configs configs(Balance balance) {
        return Configs.overUdp(EngineChoice.EPOLL, IntStream.range(0, BACKENDS)
                .mapToObj(i -> new InetSocketAddress("10.0.0." + (i + 1), 27_015))
                .toArray(SocketAddress[]::new)).withChecks().withBalance(balance)
                .withLimits(new Limits(SESSIONS_MAX, 12, Rate.UNLIMITED, Rate.UNLIMITED))
                .withUdp(new UdpSettings(Duration.ofSeconds(60), Duration.ofSeconds(10),
                        UdpSettings.UNLIMITED_RESPONSES, 20));
    }

    /// One run.
    private static final class Game {

        private final UdpWorld world;
        private final Configs configs;
        private final Random random;
        private final StringBuilder trace = new StringBuilder();
        private int moves;

        Game(UdpWorld world, Configs configs, Random random) {
            this.world = world;
            this.configs = configs;
            this.random = random;
        }

        void step() {
            int lot = random.nextInt(1000);
            if (lot < 550) {
                clientSends();
            } else if (lot < 900) {
                backendSends();
            } else if (lot < 960) {
                world.pass((long) (Math.pow(random.nextDouble(), 6) * 120e9));
            } else if (lot < 985) {
                Backend backend = world.backend(random.nextInt(world.backends().size()));
                world.health(backend.key(), HEALTH[random.nextInt(HEALTH.length)]);
            } else if (lot < 995) {
                reload();
            } else {
                world.noDescriptors(random.nextBoolean());
            }
        }

        private void clientSends() {
            DatagramPeer client = client(random.nextInt(CLIENTS));
            UdpSession before = find(client);
            UdpPin pin = before == null ? null : before.pin();
            boolean lives = pin != null && lives(pin.backend());
            UdpSession after = world.clientSends(client, random.nextInt(1400));
            trace.append(after == null || after.backend() == null ? "-" : after.backend().key());
            if (lives) {
                assertThat(after).as("its backend lives").isNotNull().isSameAs(before)
                        .extracting(UdpSession::pin).isSameAs(pin);
            } else if (after != null) {
                assertThat(lives(after.backend())).as("it got one that lives").isTrue();
                moves += before == null ? 0 : 1;
            }
        }

        private void backendSends() {
            List<UdpSession> open = world.sessions();
            if (!open.isEmpty()) {
                UdpSession session = open.get(random.nextInt(open.size()));
                if (session.pin() != null) {
                    trace.append(world.backendSends(session, random.nextInt(1400)));
                }
            }
        }

        private void reload() {
            var some = new ArrayList<BackendConfig>(configs.pool().backends());
            some.removeIf(_ -> random.nextInt(4) == 0);
            if (some.isEmpty()) {
                some.add(configs.pool().backends().getFirst());
            }
            world.reload(configs.listener(), configs.withBackends(some).pool());
        }

        private @Nullable UdpSession find(DatagramPeer client) {
            return world.sessions().stream().filter(session -> session.client().isSame(client))
                    .findAny().orElse(null);
        }

        private static boolean lives(@Nullable Backend backend) {
            return backend != null && (backend.state() == BackendState.UP
                    || backend.state() == BackendState.PENDING);
        }

        private static DatagramPeer client(int number) {
            return DatagramPeer.of(0, 0xffff_0000_0000L | 0x0a01_0000 | number % SOURCES,
                    1024 + number);
        }
    }
}
