package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Balance;
import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.Probe;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.HashConfig;
import dev.sluice.config.NotifyConfig;
import dev.sluice.config.ObserveConfig;
import dev.sluice.config.OnDown;
import dev.sluice.config.PoolConfig;
import dev.sluice.config.PoolConfig.QueueConfig;
import dev.sluice.config.PoolConfig.WhenAllDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PoolSnapshotsTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private final List<Backend> backends = new ArrayList<>();
    private CheckConfig check = new CheckConfig.None();

    @Test
    void takesTheBackendsThatAreUp() {
        Backend up = add(BackendState.UP, 1, 0, false);
        add(BackendState.DOWN, 1, 0, false);
        add(BackendState.WRONG_ROLE, 1, 0, false);
        Backend also = add(BackendState.UP, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(up, also);
    }

    @Test
    void givesNoSessionsToDrainedOrWeightlessBackends() {
        add(BackendState.UP, 1, 0, true);
        add(BackendState.UP, 0, 0, false);
        Backend willing = add(BackendState.UP, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(willing);
        willing.state(BackendState.DOWN);
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).containsExactly(willing);
    }

    @Test
    void goesToTheLowestTierThatHasOneUp() {
        Backend backup = add(BackendState.UP, 1, 2, false);
        Backend first = add(BackendState.UP, 1, 1, false);
        add(BackendState.DOWN, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(first);
        first.state(BackendState.DOWN);
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(backup);
    }

    @Test
    void letsANewBackendWaitForItsFirstPass() {
        Backend up = add(BackendState.UP, 1, 1, false);
        Backend fresh = add(BackendState.PENDING, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(up);

        fresh.state(BackendState.UP);
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(fresh);
    }

    @Test
    void servesFromNewBackendsWhenThePoolWouldBeEmpty() {
        add(BackendState.DOWN, 1, 0, false);
        Backend fresh = add(BackendState.PENDING, 1, 1, false);
        add(BackendState.PENDING, 1, 2, false);

        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(fresh);
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).containsExactly(fresh);
    }

    @Test
    void refusesOrIgnoresHealthWhenAllAreDown() {
        Backend down = add(BackendState.DOWN, 1, 0, false);
        add(BackendState.DOWN, 1, 1, false);

        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).containsExactly(down);
        assertThat(eligible(WhenAllDown.REFUSE)).isEmpty();
        assertThat(snapshot(WhenAllDown.REFUSE, SlowStart.ALWAYS_UP).picker().pick(1, Tried.NONE))
                .isNull();
    }

    @Test
    void neverTakesOneThatSaysItHasTheWrongRole() {
        add(BackendState.WRONG_ROLE, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).isEmpty();
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).isEmpty();
        backends.getFirst().state(BackendState.DOWN);
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).as("silent now").isEmpty();
        backends.getFirst().state(BackendState.UP);
        backends.getFirst().state(BackendState.DOWN);
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).hasSize(1);
    }

    @Test
    void takesNoneWhoseRoleIsNotKnownYet() {
        check = Configs.check(new Probe.Postgres("u", null, "d", Probe.Postgres.Role.PRIMARY, null,
                null));
        Backend fresh = add(BackendState.PENDING, 1, 0, false);

        assertThat(eligible(WhenAllDown.REFUSE)).isEmpty();
        assertThat(eligible(WhenAllDown.IGNORE_HEALTH)).isEmpty();
        fresh.state(BackendState.UP);
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(fresh);
    }

    @Test
    void givesNoNewSessionsToABackendThatAsksForNone() {
        Backend full = add(BackendState.UP, 1, 0, false);
        Backend free = add(BackendState.UP, 1, 0, false);
        full.advice(new Advice(true, 100, BackendConfig.UNLIMITED));
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(free);

        full.advice(new Advice(false, 0, BackendConfig.UNLIMITED));
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(free);

        full.advice(Advice.NONE);
        assertThat(eligible(WhenAllDown.REFUSE)).containsExactly(full, free);
    }

    @Test
    void givesTheShareOfItsWeightThatABackendAsksForEvenWithTheSmallestWeight() {
        Backend half = add(BackendState.UP, 1, 0, false);
        Backend whole = add(BackendState.UP, 1, 0, false);
        half.advice(new Advice(false, 50, BackendConfig.UNLIMITED));

        assertThat(Fleet.spread(snapshot(WhenAllDown.REFUSE, SlowStart.ALWAYS_UP).picker(), 2400))
                .containsEntry(half, 800).containsEntry(whole, 1600);
    }

    @Test
    void bearsTheHeaviestBackendThatAsksForMoreThanItsWeight() {
        Backend greedy = add(BackendState.UP, BackendConfig.WEIGHT_MAX, 0, false);
        Backend other = add(BackendState.UP, BackendConfig.WEIGHT_MAX, 0, false);
        for (int percent : new int[]{101, 300, Advice.PERCENT_MAX}) {
            greedy.advice(new Advice(false, percent, BackendConfig.UNLIMITED));

            assertThat(Fleet.spread(
                    snapshot(WhenAllDown.REFUSE, SlowStart.ALWAYS_UP).picker(), 11_000)
                    .get(greedy)).isGreaterThan(5_500);
        }
        assertThat(eligible(WhenAllDown.REFUSE)).contains(other);
    }

    @Test
    void letsABackendAskForFewerSessionsThanTheFileAllowsAndNotForMore() {
        Backend backend = add(BackendState.UP, 1, 0, false);

        backend.advice(new Advice(false, 100, 1));
        assertThat(backend.tryAcquire()).isTrue();
        assertThat(backend.isFull()).isTrue();
        assertThat(backend.tryAcquire()).isFalse();

        backend.advice(new Advice(false, 100, 100_000));
        assertThat(backend.sessionsMax()).isEqualTo(1000);
    }

    @Test
    void picksByTheConfiguredWeights() {
        Backend light = add(BackendState.UP, 1, 0, false);
        Backend heavy = add(BackendState.UP, 3, 0, false);

        assertThat(Fleet.spread(snapshot(WhenAllDown.REFUSE, SlowStart.ALWAYS_UP).picker(), 400))
                .containsEntry(light, 100).containsEntry(heavy, 300);
    }

    @Test
    void givesAReturningBackendLittleAtFirstEvenWithTheSmallestWeight() {
        Backend steady = add(BackendState.UP, 1, 0, false);
        Backend back = add(BackendState.UP, 1, 0, false);

        assertThat(spreadAfter(0)).containsEntry(steady, 1600).containsEntry(back, 200);
        assertThat(spreadAfter(5)).containsEntry(steady, 1152).containsEntry(back, 648);
        assertThat(spreadAfter(10)).containsEntry(steady, 900).containsEntry(back, 900);
    }

    @Test
    void rampsInTheLargestPoolWithoutALargerWheel() {
        for (int i = 0; i < PoolConfig.BACKENDS_MAX; i++) {
            add(BackendState.UP, BackendConfig.WEIGHT_MAX, 0, false);
        }

        PoolSnapshot snapshot = snapshot(WhenAllDown.REFUSE, 0);

        assertThat(snapshot.picker().pick(1, Tried.NONE)).isIn(backends);
    }

    private Backend add(BackendState state, int weight, int tier, boolean drain) {
        Backend backend = Fleet
                .backend(Fleet.config(backends.size(), weight, 1000, tier, drain));
        backend.state(state);
        backends.add(backend);
        return backend;
    }

    private List<Backend> eligible(WhenAllDown whenAllDown) {
        return snapshot(whenAllDown, SlowStart.ALWAYS_UP).eligible();
    }

    /// The snapshot while the last backend has been up for `upNanos`.
    private PoolSnapshot snapshot(WhenAllDown whenAllDown, long upNanos) {
        var pool = new PoolConfig("pg", Balance.ROUND_ROBIN, HashConfig.DEFAULT,
                backends.stream().map(Backend::config).toList(), check,
                OnDown.DEFAULT, whenAllDown, TEN_SECONDS, 2, QueueConfig.OFF, NotifyConfig.OFF,
                ObserveConfig.OFF);
        return PoolSnapshots.of(pool, backends, 1,
                backend -> backend == backends.getLast() ? upNanos : SlowStart.ALWAYS_UP);
    }

    /// Where 1800 sessions go when the last backend has been up for so many seconds: a multiple of
    /// the 18, 25 and 2 turns of these wheels.
    private Map<@Nullable Backend, Integer> spreadAfter(int seconds) {
        long upNanos = Duration.ofSeconds(seconds).toNanos();
        return Fleet.spread(snapshot(WhenAllDown.REFUSE, upNanos).picker(), 1800);
    }
}
