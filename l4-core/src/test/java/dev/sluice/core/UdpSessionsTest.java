package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.Rate;
import dev.sluice.core.posix.DatagramPeer;
import dev.sluice.core.posix.Errno;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// To whom datagrams go, and until when: without sockets, in a time that the test makes.
class UdpSessionsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final UdpSettings ONE_ANSWER = new UdpSettings(Duration.ofSeconds(60),
            Duration.ofSeconds(10), 1, UdpSettings.UNLIMITED_RATIO);

    @Test
    void aClientKeepsItsBackendAndOthersGetOthers() throws IOException {
        try (var world = world(over(3))) {
            UdpSession first = world.served(client(1));
            UdpSession second = world.served(client(2));

            assertThat(second).isNotSameAs(first);
            assertThat(second.backend()).isNotNull().isNotSameAs(first.backend());
            for (int i = 0; i < 10; i++) {
                assertThat(world.clientSends(client(1), 10)).isSameAs(first);
            }
            world.assertSound();
        }
    }

    @Test
    void aSessionThatWasAnsweredLastsForTheSessionTimeout() throws IOException {
        try (var world = world(over(1))) {
            UdpSession session = world.served(client(1));
            assertThat(world.backendSends(session, 10)).isTrue();

            world.pass(50 * SECOND);
            assertThat(session.hasEnded()).isFalse();
            assertThat(world.backendSends(session, 10)).isTrue();
            world.pass(59 * SECOND);
            assertThat(session.hasEnded()).isFalse();
            world.pass(5 * SECOND);
            assertThat(session.hasEnded()).isTrue();
            assertThat(world.count(ListenerCounter.END_IDLE)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void aSessionThatWasNeverAnsweredEndsEarlier() throws IOException {
        try (var world = world(over(1))) {
            UdpSession session = world.served(client(1));

            world.pass(9 * SECOND);
            assertThat(session.hasEnded()).isFalse();
            world.pass(2 * SECOND);
            assertThat(session.hasEnded()).isTrue();
            assertThat(world.count(ListenerCounter.END_UNANSWERED)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void aSessionEndsWithTheLastOfItsAnswers() throws IOException {
        var udp = new UdpSettings(Duration.ofSeconds(60), Duration.ofSeconds(10), 1,
                UdpSettings.UNLIMITED_RATIO);
        try (var world = world(over(1).withUdp(udp))) {
            UdpSession session = world.served(client(1));
            assertThat(world.clientSends(client(1), 10)).isSameAs(session);

            world.backendSends(session, 10);
            assertThat(session.hasEnded()).as("another one is awaited").isFalse();
            world.backendSends(session, 10);
            assertThat(session.hasEnded()).isTrue();
            assertThat(world.count(ListenerCounter.END_ANSWERED)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void aShorterTimeoutHoldsForThoseWhoAreHere() throws IOException {
        Configs minute = over(1);
        try (var world = world(minute)) {
            UdpSession old = world.served(client(1));
            world.backendSends(old, 10);
            world.pass(30 * SECOND);
            UdpSession young = world.served(client(2));
            world.backendSends(young, 10);

            Configs shorter = minute.withUdp(new UdpSettings(Duration.ofSeconds(20),
                    Duration.ofSeconds(10), UdpSettings.UNLIMITED_RESPONSES,
                    UdpSettings.UNLIMITED_RATIO));
            world.reload(shorter.listener(), shorter.pool());
            world.pass(SECOND / 10);
            assertThat(old.hasEnded()).isTrue();
            world.assertSound();
            world.pass(19 * SECOND);
            assertThat(young.hasEnded()).isFalse();
            world.pass(3 * SECOND);
            assertThat(young.hasEnded()).isTrue();
            world.assertSound();
        }
    }

    @Test
    void theNextDatagramMovesAClientWhoseBackendIsDown() throws IOException {
        try (var world = world(over(2).withChecks())) {
            UdpSession session = world.served(client(1));
            Backend before = UdpWorld.backendOf(session);

            world.health(before.key(), Health.DOWN);
            assertThat(session.backend()).isSameAs(before);
            assertThat(world.clientSends(client(1), 10)).isSameAs(session);
            assertThat(session.backend()).isNotNull().isNotSameAs(before);
            assertThat(world.count(UdpCounter.REPINNED)).isEqualTo(1);

            Backend second = UdpWorld.backendOf(session);
            world.health(before.key(), Health.UP);
            world.clientSends(client(1), 10);
            assertThat(session.backend()).as("it does not move back").isSameAs(second);
            world.assertSound();
        }
    }

    @Test
    void aClientWithoutABackendGetsOneWhenThereIsOneAgain() throws IOException {
        try (var world = world(over(1).withChecks())) {
            UdpSession session = world.served(client(1));
            world.health(world.backend(0).key(), Health.WRONG_ROLE);

            assertThat(world.clientSends(client(1), 10)).isNull();
            assertThat(world.clientSends(client(2), 10)).isNull();
            assertThat(world.count(UdpCounter.DROPPED_NO_BACKEND)).isEqualTo(2);
            assertThat(session.hasEnded()).isFalse();

            world.health(world.backend(0).key(), Health.UP);
            assertThat(world.clientSends(client(1), 10)).isSameAs(session);
            world.assertSound();
        }
    }

    @Test
    void aReloadKeepsEverybodyWhoseBackendIsStillThere() throws IOException {
        Configs two = over(2);
        try (var world = world(two)) {
            UdpSession one = world.served(client(1));
            UdpSession other = world.served(client(2));
            Backend kept = UdpWorld.backendOf(one);
            UdpPin pin = one.pin();

            var left = two.pool().backends().stream()
                    .filter(backend -> backend.key().equals(kept.key())).toList();
            world.reload(two.listener(), two.withBackends(left).pool());

            assertThat(world.clientSends(client(1), 10)).isSameAs(one);
            assertThat(one.pin()).isSameAs(pin);
            assertThat(world.clientSends(client(2), 10)).isSameAs(other);
            assertThat(other.backend()).isSameAs(kept);
            assertThat(world.count(UdpCounter.REPINNED)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void aDrainedBackendKeepsItsClientsAndTakesNoNewOnes() throws IOException {
        Configs two = over(2);
        try (var world = world(two)) {
            UdpSession session = world.served(client(1));
            Backend drained = UdpWorld.backendOf(session);
            world.reload(two.listener(), two.withDrained(drained.key()).pool());

            world.clientSends(client(1), 10);
            assertThat(session.backend()).isSameAs(drained);
            for (int i = 2; i < 20; i++) {
                assertThat(world.served(client(i)).backend()).isNotSameAs(drained);
            }
            world.assertSound();
        }
    }

    @Test
    void moreIsNotAnsweredThanTheRatioAllows() throws IOException {
        var udp = new UdpSettings(Duration.ofSeconds(60), Duration.ofSeconds(10),
                UdpSettings.UNLIMITED_RESPONSES, 3);
        try (var world = world(over(1).withUdp(udp))) {
            UdpSession session = Objects.requireNonNull(world.clientSends(client(1), 100));

            assertThat(world.backendSends(session, 300)).isTrue();
            assertThat(world.backendSends(session, 1)).isFalse();
            world.clientSends(client(1), 100);
            assertThat(world.backendSends(session, 300)).isTrue();
            assertThat(world.count(UdpCounter.REPLIES_DROPPED_RATIO)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void whoComesWhileItStopsIsDroppedAndWhoIsThereGoesOn() throws IOException {
        try (var world = world(over(1))) {
            UdpSession session = world.served(client(1));
            world.stop();

            assertThat(world.clientSends(client(2), 10)).isNull();
            assertThat(world.count(UdpCounter.DROPPED_STOPPING)).isEqualTo(1);
            assertThat(world.clientSends(client(1), 10)).isSameAs(session);
            world.assertSound();
        }
    }

    @Test
    void aClientStaysWithABackendThatIsToBeReachedInAnotherWay() throws IOException {
        Configs plain = over(3);
        try (var world = world(plain)) {
            UdpSession session = world.served(client(1));
            Backend backend = UdpWorld.backendOf(session);
            UdpPin first = session.pin();

            world.reload(plain.listener(), plain.withProxyV2().pool());
            assertThat(world.clientSends(client(1), 10)).isSameAs(session);
            UdpPin second = session.pin();
            assertThat(second).isNotNull().isNotSameAs(first);
            assertThat(session.backend()).isSameAs(backend);
            assertThat(session.sendsAsItCame()).isFalse();

            world.reload(plain.listener(), plain.withProxyV2().pool());
            world.clientSends(client(1), 10);
            assertThat(session.pin()).isSameAs(second);
            assertThat(world.count(UdpCounter.REPINNED)).isEqualTo(1);
            world.assertSound();
        }
    }

    @Test
    void aQuestionWithoutAnAnswerIsASuspicionUnlessOthersGotTheirs() throws IOException {
        try (var world = world(over(1).withUdp(ONE_ANSWER))) {
            world.served(client(1));
            world.pass(5 * SECOND);
            world.backendSends(world.served(client(2)), 10);
            world.pass(20 * SECOND);
            assertThat(world.count(ListenerCounter.END_UNANSWERED)).isEqualTo(1);
            assertThat(world.suspected()).isEmpty();

            world.served(client(3));
            world.pass(20 * SECOND);
            assertThat(world.suspected()).containsExactly(world.backend(0));
        }
    }

    @Test
    void aClientThatAsksAgainAndAgainIsNotAnsweredEither() throws IOException {
        try (var world = world(over(1).withUdp(ONE_ANSWER))) {
            world.backendSends(world.served(client(1)), 10);
            for (int second = 0; second < 30; second++) {
                world.pass(SECOND);
                world.served(client(2));
            }
            assertThat(world.count(ListenerCounter.END_UNANSWERED)).isZero();
            assertThat(world.suspected()).isNotEmpty().containsOnly(world.backend(0));
        }
    }

    @Test
    void whoNeverSaidAnythingIsNotSuspectedOfSilence() throws IOException {
        try (var world = world(over(1).withUdp(ONE_ANSWER))) {
            world.served(client(1));
            world.pass(20 * SECOND);
            assertThat(world.count(ListenerCounter.END_UNANSWERED)).isEqualTo(1);
            assertThat(world.suspected()).isEmpty();
        }
    }

    @Test
    void silenceIsNoSuspicionWhereNobodyKnowsWhetherAnAnswerIsDue() throws IOException {
        try (var world = world(over(1))) {
            world.backendSends(world.served(client(1)), 10);
            world.served(client(2));
            world.pass(20 * SECOND);
            assertThat(world.count(ListenerCounter.END_UNANSWERED)).isEqualTo(1);
            assertThat(world.suspected()).isEmpty();
        }
    }

    @Test
    void theTimeToTheFirstAnswerIsHowFastABackendIs() throws IOException {
        try (var world = world(over(1))) {
            UdpSession session = world.served(client(1));
            world.pass(SECOND / 4);
            world.backendSends(session, 10);
            world.pass(SECOND);
            world.backendSends(session, 10);
            assertThat(world.backend(0).connectNanos()).isEqualTo(SECOND / 4);
        }
    }

    @Test
    void nothingIsKeptOfAClientForWhomThereIsNoDescriptor() throws IOException {
        try (var world = world(over(2))) {
            world.noDescriptors(true);
            assertThat(world.clientSends(client(1), 10)).isNull();
            assertThat(world.count(UdpCounter.DROPPED_NO_DESCRIPTORS)).isEqualTo(1);
            world.assertSound();

            world.connectFailsWith(Errno.ENETUNREACH);
            assertThat(world.clientSends(client(1), 10)).isNull();
            assertThat(world.count(UdpCounter.DROPPED_SEND_ERROR)).isEqualTo(1);
            assertThat(world.suspected()).hasSize(2).doesNotHaveDuplicates();
            world.assertSound();
        }
    }

    @Test
    void whatTheWayDoesNotTakeIsCountedAsTooLarge() throws IOException {
        try (var world = world(over(1))) {
            world.sendFailsWith(Errno.EMSGSIZE);
            world.clientSends(client(1), 65_527);

            assertThat(world.count(UdpCounter.DROPPED_OVERSIZE)).isEqualTo(1);
            world.assertSound();
        }
    }

    private static UdpWorld world(Configs configs) throws IOException {
        return new UdpWorld(configs, 10_000);
    }

    private static Configs over(int backends) {
        return Configs.overUdp(EngineChoice.EPOLL, IntStream.range(0, backends)
                .mapToObj(i -> new InetSocketAddress("10.0.0." + (i + 1), 27_015))
                .toArray(SocketAddress[]::new));
    }

    private static DatagramPeer client(int number) {
        return DatagramPeer.of(0, 0xffff_0000_0000L | 0x0a01_0000 | number >> 8,
                1024 + (number & 0xff));
    }
}
