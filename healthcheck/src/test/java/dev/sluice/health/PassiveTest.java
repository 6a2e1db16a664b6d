package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PassiveTest {

    private final RecordingListener listener = new RecordingListener();
    private final Judge judge = new Judge(Pools.A, listener, () -> Instant.EPOCH);
    private final FakeTime time = new FakeTime();
    private @Nullable Long heardNanos;
    private final Passive passive = new Passive(Pools.A, judge,
            _ -> heardNanos == null ? OptionalLong.empty() : OptionalLong.of(heardNanos), time);

    @Test
    void countsAsUpUntilSessionsHaveTrouble() {
        passive.begin();
        assertThat(listener.healths()).containsExactly(Health.UP);
        assertThat(judge.report().evidence()).isEqualTo("judged by its sessions");
    }

    @Test
    void aSilentBackendIsDownAfterASecondAndTriedAgainAfterTen() {
        passive.begin();
        assertThat(passive.lookInto()).isTrue();
        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN, Health.UP);
        assertThat(time.now).isEqualTo(Duration.ofSeconds(11).toNanos());
        assertThat(listener.flips().get(1).evidence()).isEqualTo("sessions cannot reach it, or get "
                + "no answer, and nothing came from it for 1000 ms");
        assertThat(judge.report().evidence()).isEqualTo("tried again after 10 s");
    }

    @Test
    void oneDatagramFromTheBackendLaysASuspicionToRest() {
        passive.begin();
        time.at(Duration.ofMillis(900), () -> heardNanos = time.now);
        assertThat(passive.lookInto()).isTrue();
        assertThat(listener.healths()).containsExactly(Health.UP);
        assertThat(time.now).isLessThan(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void whatCameBeforeTheTroubleIsNoSignOfLife() {
        passive.begin();
        heardNanos = 0L;
        time.now = 1;
        passive.lookInto();
        assertThat(listener.healths()).contains(Health.DOWN);
    }

    @Test
    void isUpAgainAsSoonAsSessionsHearIt() {
        passive.begin();
        time.at(Duration.ofSeconds(3), () -> heardNanos = time.now);
        assertThat(passive.lookInto()).isTrue();
        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN, Health.UP);
        assertThat(judge.report().evidence()).isEqualTo("heard again");
        assertThat(time.now).isLessThan(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void restsLongerEachTimeItFailsAgainUpToAMinute() {
        passive.begin();
        assertThat(IntStream.range(0, 5).mapToLong(_ -> restSeconds()))
                .containsExactly(10L, 20L, 40L, 60L, 60L);
    }

    @Test
    void startsAnewOnceTheBackendHasAnswered() {
        passive.begin();
        assertThat(restSeconds()).isEqualTo(10);
        assertThat(restSeconds()).isEqualTo(20);
        heardNanos = ++time.now;
        time.now++;
        assertThat(restSeconds()).isEqualTo(10);
    }

    @Test
    void startsAnewAfterAMinuteWithoutTroubleSinceSomeBackendsNeverAnswer() {
        passive.begin();
        assertThat(restSeconds()).isEqualTo(10);
        assertThat(restSeconds()).isEqualTo(20);
        time.now += Passive.REST_MAX.toNanos();
        assertThat(restSeconds()).isEqualTo(10);
    }

    @Test
    void saysNothingMoreOfABackendThatIsNoLongerJudgedSo() {
        passive.begin();
        time.over = true;
        assertThat(passive.lookInto()).isFalse();
        assertThat(listener.healths()).containsExactly(Health.UP);
    }

    /// For how long a silent backend is down.
    private long restSeconds() {
        long before = time.now;
        passive.lookInto();
        return Duration.ofNanos(time.now - before).minus(Passive.SILENCE).toSeconds();
    }

    /// Passes when somebody sleeps.
    private static final class FakeTime implements Passive.Time {

        private long now;
        private boolean over;
        private long eventNanos = Long.MAX_VALUE;
        private Runnable event = () -> {};

        void at(Duration when, Runnable what) {
            eventNanos = when.toNanos();
            event = what;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public boolean sleep(Duration duration) {
            now += duration.toNanos();
            if (now >= eventNanos) {
                event.run();
            }
            return !over;
        }
    }
}
