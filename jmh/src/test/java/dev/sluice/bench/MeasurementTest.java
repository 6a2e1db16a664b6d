package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementTest {

    @Test
    void isOneLineThatCanBeReadAgain() {
        var measurement = new Measurement(Map.of(Quantity.WORK, 90_000.0, Quantity.P50_MICROS, 0.5,
                Quantity.SECONDS, 3.25));

        assertThat(measurement.toString()).isEqualTo("work=90000.0 seconds=3.25 p50-micros=0.5");
        assertThat(Measurement.parse(measurement.toString())).isEqualTo(measurement);
    }

    @Test
    void bytesCostMillisecondsForAGigabyte() {
        var measurement = Measurement.parse("work=4e9 seconds=2 peer-cpu-seconds=1");

        assertThat(measurement.cost(Workload.BULK_1)).isEqualTo(250);
        assertThat(measurement.rate(Workload.BULK_1)).isEqualTo(2);
    }

    @Test
    void requestsCostMicrosecondsEach() {
        var measurement = Measurement.parse("work=50000 seconds=2 peer-cpu-seconds=1");

        assertThat(measurement.cost(Workload.PING_PONG_1)).isEqualTo(20);
        assertThat(measurement.rate(Workload.PING_PONG_1)).isEqualTo(25_000);
    }

    @Test
    void whatIsLostIsAPartOfWhatWasSent() {
        var measurement = Measurement.parse("work=900 lost=100 seconds=2 peer-cpu-seconds=0.009");

        assertThat(measurement.lostPercent()).isEqualTo(10);
        assertThat(measurement.cost(Workload.UDP_64_1)).isEqualTo(10);
        assertThat(measurement.rate(Workload.UDP_64_1)).isEqualTo(450);
    }

    @Test
    void restCostsTheMemoryThatCameWithTheSessions() {
        var measurement = Measurement.parse(
                "work=5000 seconds=2 peer-cpu-seconds=0.02 memory-before-kb=10000 memory-kb=30000");

        assertThat(measurement.cost(Workload.IDLE)).isEqualTo(4);
        assertThat(measurement.cpuAtRest()).isEqualTo(10_000);
        assertThat(measurement.rate(Workload.IDLE)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"15, 15, false", "15.1, 0, true", "0, 15.1, true"})
    void isNoisyWhenStrangersOrTheHypervisorTookTooMuch(double foreign, double steal,
            boolean isNoisy) {
        var measurement = new Measurement(Map.of(Quantity.FOREIGN_PERCENT, foreign,
                Quantity.STEAL_PERCENT, steal));

        assertThat(measurement.isNoisy()).isEqualTo(isNoisy);
    }
}
