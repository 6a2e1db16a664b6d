package dev.sluice.health;

import static dev.sluice.health.Pools.A;
import static dev.sluice.health.Pools.hourly;
import static dev.sluice.health.Pools.web;
import static dev.sluice.health.ScriptedProber.PASSED;
import static dev.sluice.health.ScriptedProber.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.CheckConfig;
import dev.sluice.config.Health;
import dev.sluice.config.ObserveConfig;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthMonitorOutlierTest {

    private static final ObserveConfig BRIEFLY = new ObserveConfig(5, Duration.ofMillis(20));
    private static final ObserveConfig FOR_GOOD = new ObserveConfig(5, Duration.ofHours(1));

    private final ScriptedProber prober = new ScriptedProber((_, _, _) -> PASSED);
    private final RecordingListener listener = new RecordingListener();
    private final HealthMonitor monitor = prober.monitor(listener);

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void aBackendWhoseSessionsFailIsDownForAWhileThoughItsCheckPasses() {
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);

        monitor.outlier(A, BRIEFLY);
        listener.awaitFlips(3);

        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN, Health.UP);
        assertThat(listener.flips().get(1).evidence())
                .isEqualTo("5 sessions in a row failed, not used for 1 s");
        assertThat(listener.flips().get(2).evidence()).isEqualTo("passed in 3.0 ms (2 of 2)");
    }

    @Test
    void itsCheckDecidesWhenThePauseIsOver() {
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        prober.answer = (_, _, _) -> REFUSED;

        monitor.outlier(A, BRIEFLY);
        Await.until("it is asked again", () -> prober.begun(A) == 2);

        Await.until("the answer", () -> monitor.reports().getFirst().failures() == 1);
        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN);
    }

    @Test
    void itIsNotAskedWithinThePauseAndAReloadEndsIt() {
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        monitor.outlier(A, FOR_GOOD);
        listener.awaitFlips(2);
        monitor.suspect(A);
        assertThat(prober.begun(A)).isEqualTo(1);

        monitor.apply(web(new CheckConfig.None(), A));

        listener.awaitFlips(3);
        assertThat(listener.healths().getLast()).isEqualTo(Health.UP);
    }

    @Test
    void withoutACheckItIsTriedAgain() {
        monitor.apply(web(new CheckConfig.None(), A));
        listener.awaitFlips(1);

        monitor.outlier(A, BRIEFLY);
        listener.awaitFlips(3);

        assertThat(listener.healths()).containsExactly(Health.UP, Health.DOWN, Health.UP);
        assertThat(monitor.reports().getFirst().evidence()).isEqualTo("not checked, tried again");
    }

    @Test
    void oneThatIsDownAlreadyIsLeftToItsCheck() {
        prober.answer = (_, _, _) -> REFUSED;
        monitor.apply(web(hourly(), A));
        listener.awaitFlips(1);
        prober.answer = (_, _, _) -> PASSED;

        monitor.outlier(A, FOR_GOOD);

        monitor.suspect(A);
        assertThat(listener.healths()).containsExactly(Health.DOWN);
        monitor.apply(web(Pools.quick(), A));
        listener.awaitFlips(2);
        assertThat(listener.healths()).containsExactly(Health.DOWN, Health.UP);
    }
}
