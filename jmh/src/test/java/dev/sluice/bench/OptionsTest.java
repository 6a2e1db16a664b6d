package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutOptionsEverythingIsCompared() {
        Options options = Options.parse();

        assertThat(options.workloads()).containsExactly(Workload.values());
        assertThat(options.peers()).containsExactly(Peer.values());
        assertThat(options.rounds()).isEqualTo(5);
    }

    @Test
    void takesWhatIsAskedForEachOnceAndInTheOrderOfReports() {
        Options options = Options.parse("--workloads", "idle,bulk-1,idle", "--peers",
                "sluice, haproxy-splice", "--rounds", "7", "--window", "0.25", "--out", "there");

        assertThat(options.workloads()).containsExactly(Workload.BULK_1, Workload.IDLE);
        assertThat(options.peers()).containsExactly(Peer.HAPROXY_SPLICE, Peer.SLUICE);
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.timing().window()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.out()).isEqualTo(Path.of("there"));
        assertThat(options.sluice()).isEqualTo(List.of("./sluice"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--rounds|0|--rounds: 0 (expected: 1..1000)",
            "--attempts|many|--attempts: many (expected: 1..1000)",
            "--window|-1|--window: -1 (expected: seconds, more than 0, up to 3600)",
            "--warm-up|NaN|--warm-up: NaN (expected: seconds, more than 0, up to 3600)",
            "--peers|haproxy,envoy|peer: envoy (expected: direct, haproxy, haproxy-splice, nginx, sluice)"
    })
    void aWrongValueIsShownBesideWhatWouldBeRight(String option, String value, String message) {
        assertThatThrownBy(() -> Options.parse(option, value)).hasMessage(message);
    }

    @Test
    void anUnknownOptionIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> Options.parse("--round", "3"))
                .hasMessageStartingWith("unknown option: --round ")
                .hasMessageContaining("--rounds N")
                .hasMessageContaining("ping-pong-1000");
    }

    @Test
    void anOptionWithoutItsValueIsAnError() {
        assertThatThrownBy(() -> Options.parse("--rounds", "3", "--peers"))
                .hasMessage("--peers: nothing (expected: a value)");
    }
}
