package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.Limits;
import dev.sluice.config.Rate;
import dev.sluice.core.posix.DatagramPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who makes room for whom when there is no more: a flood from made-up addresses takes nothing from
/// those who are there.
class UdpRoomTest {

    @Test
    void whoNeverSpokeAfterAnAnswerMakesRoomAndWhoDidKeepsItsPlace() throws IOException {
        try (var world = world(new Limits(10, Limits.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED))) {
            UdpSession established = world.served(client(1));
            world.backendSends(established, 10);
            world.clientSends(client(1), 10);
            UdpSession oldest = world.served(client(2));
            world.backendSends(oldest, 10);

            IntStream.range(1000, 3000).forEach(i -> {
                assertThat(world.clientSends(client(i), 10)).isNotNull();
                world.assertSound();
            });

            assertThat(oldest.hasEnded()).isTrue();
            assertThat(world.clientSends(client(1), 10)).isSameAs(established);
            assertThat(world.sessions()).hasSize(10);
            assertThat(world.count(ListenerCounter.END_GAVE_WAY)).isEqualTo(2002 - 10);
        }
    }

    @Test
    void nobodyMakesRoomWhenEverybodyTalks() throws IOException {
        try (var world = world(new Limits(2, Limits.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED))) {
            for (int i = 1; i <= 2; i++) {
                world.backendSends(world.served(client(i)), 10);
                world.served(client(i));
            }

            assertThat(world.clientSends(client(3), 10)).isNull();
            assertThat(world.count(ListenerCounter.REFUSED_SESSIONS)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void theOldestMakesRoomThoughItCameOnAnotherSocketOfTheListener() throws IOException {
        try (var world = world(limitedTo(2))) {
            int second = world.addSocket();
            UdpSession oldest = world.served(client(1));
            world.pass(1);
            world.served(client(2));
            world.pass(1);

            assertThat(world.clientSendsTo(second, client(3))).isNotNull();
            assertThat(oldest.hasEnded()).isTrue();
            assertThat(world.sessions()).hasSize(2);
            world.assertSound();
        }
    }

    @Test
    void aListenerMakesRoomAmongItsOwnThoughOthersAreOlder() throws IOException {
        try (var world = world(limitedTo(2))) {
            UdpSession old = world.served(client(1));
            world.pass(1);
            world.renameListener();
            UdpSession oldest = world.served(client(2));
            world.served(client(3));
            world.served(client(4));
            assertThat(oldest.hasEnded()).isTrue();
            assertThat(old.hasEnded()).isFalse();
        }
    }

    @Test
    void nobodyMakesRoomForOneWhoGetsNoBackend() throws IOException {
        try (var world = new UdpWorld(over(1).withChecks().withLimits(limitedTo(1)), 100)) {
            UdpSession session = world.served(client(1));
            world.health(world.backend(0).key(), Health.DOWN);
            assertThat(world.clientSends(client(2), 10)).isNull();
            assertThat(session.hasEnded()).isFalse();
            world.assertSound();
        }
    }

    @Test
    void aSocketThatIsGoneIsForgotten() throws IOException {
        try (var world = world(limitedTo(1))) {
            int second = world.addSocket();
            world.clientSendsTo(second, client(1));
            world.closeSocket(second);
            world.assertSound();

            world.served(client(2));
            world.served(client(3));
            assertThat(world.count(ListenerCounter.END_GAVE_WAY)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void whoIsRefusedForAnotherReasonTakesNobodysPlace() throws IOException {
        try (var world = world(new Limits(3, 2, Rate.UNLIMITED, Rate.UNLIMITED))) {
            DatagramPeer greedy = client(1 << 8);
            world.served(greedy);
            world.served(client((1 << 8) + 1));
            UdpSession third = world.served(client(2 << 8));

            assertThat(world.clientSends(client((1 << 8) + 2), 10)).isNull();
            assertThat(world.count(ListenerCounter.REFUSED_SESSIONS_PER_SOURCE)).isEqualTo(1);
            assertThat(world.count(ListenerCounter.END_GAVE_WAY)).isZero();
            assertThat(third.hasEnded()).isFalse();
            world.assertSound();
        }
    }

    @Test
    void aFloodTakesThreeQuartersOfTheDescriptorsAtMost() throws IOException {
        try (var world = new UdpWorld(over(1), 100)) { // 200 descriptors
            IntStream.range(0, 1000).forEach(i -> assertThat(world.clientSends(client(i), 10))
                    .isNotNull());
            assertThat(world.sessions()).hasSize(150);
            world.assertSound();
        }
    }

    @Test
    void whoTalksMayHaveThemAll() throws IOException {
        try (var world = new UdpWorld(over(1), 100)) {
            for (int i = 0; i < 200; i++) {
                world.backendSends(world.served(client(i)), 10);
                world.served(client(i));
            }
            assertThat(world.sessions()).hasSize(200);
            assertThat(world.clientSends(client(200), 10)).isNull();
            assertThat(world.count(UdpCounter.DROPPED_NO_DESCRIPTORS)).isEqualTo(1);
            world.assertSound();

            world.pass(3600_000_000_000L);
            assertThat(world.clientSends(client(200), 10)).isNotNull();
            world.assertSound();
        }
    }

    private static UdpWorld world(Limits limits) throws IOException {
        return new UdpWorld(over(1).withLimits(limits), 10_000);
    }

    private static Limits limitedTo(int sessions) {
        return new Limits(sessions, Limits.UNLIMITED, Rate.UNLIMITED, Rate.UNLIMITED);
    }

    private static Configs over(int backend) {
        return Configs.overUdp(EngineChoice.EPOLL,
                new InetSocketAddress("10.0.0." + backend, 27_015));
    }

    private static DatagramPeer client(int number) {
        return DatagramPeer.of(0, 0xffff_0000_0000L | 0x0a01_0000 | number >> 8,
                1024 + (number & 0xff));
    }
}
