package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/sluice/bench");

    private final Results results = new Results();
    private final Report report = new Report(
            List.of(Workload.BULK_1, Workload.PING_PONG_64, Workload.IDLE, Workload.UDP_64_100),
            List.of(Peer.values()),
            List.of("haproxy: HAProxy version 9", "2 CPUs"));

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"comparison.md", "comparison.tsv", "comparison.svg"})
    void saysExactlyWhatTheGoldenFileSays(String name) throws IOException {
        measureTwoRounds();

        report.write(results, folder);

        String text = Files.readString(folder.resolve(name));
        if (Boolean.getBoolean("sluice.bless")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(GOLDEN.resolve(name), text);
        }
        assertThat(GOLDEN.resolve(name))
                .as("to write it anew, and then look at the difference:"
                        + " mvn verify -pl jmh -am -Dsluice.bless=true")
                .exists().content().isEqualTo(text);
    }

    @Test
    void withoutHaproxyTheFirstPeerThatIsAProcessIsTheMeasure() {
        assertThat(base(Workload.BULK_1, Peer.DIRECT, Peer.NGINX, Peer.SLUICE))
                .isEqualTo(Peer.NGINX);
        assertThat(base(Workload.BULK_1, Peer.DIRECT)).isEqualTo(Peer.DIRECT);
    }

    @Test
    void overUdpHaproxyDoesNotTakePart() {
        assertThat(base(Workload.UDP_64_1, Peer.HAPROXY, Peer.NGINX)).isEqualTo(Peer.NGINX);
        assertThat(base(Workload.BULK_1, Peer.HAPROXY, Peer.NGINX)).isEqualTo(Peer.HAPROXY);
        assertThat(report.peers(Workload.UDP_64_1))
                .containsExactly(Peer.DIRECT, Peer.NGINX, Peer.SLUICE);
        assertThat(report.measure()).isEqualTo("haproxy (over UDP: nginx)");
    }

    private static Peer base(Workload workload, Peer... peers) {
        return new Report(List.of(workload), List.of(peers), List.of()).base(workload);
    }

    private void measureTwoRounds() {
        for (int round = 1; round <= 2; round++) {
            add(Workload.BULK_1, Peer.DIRECT, round, "work=9e9 seconds=3 foreign-percent=1");
            add(Workload.BULK_1, Peer.HAPROXY, round,
                    "work=4e9 seconds=2 peer-cpu-seconds=2 foreign-percent=2 steal-percent=0");
            add(Workload.BULK_1, Peer.SLUICE, round, "work=6e9 seconds=2 peer-cpu-seconds="
                    + (round == 1 ? 1.5 : 6) + " foreign-percent=" + round);
            add(Workload.PING_PONG_64, Peer.HAPROXY, round, ("work=100000 seconds=2"
                    + " peer-cpu-seconds=1 p50-micros=%d p99-micros=4000.5 foreign-percent=3")
                    .formatted(900 + round));
            add(Workload.IDLE, Peer.HAPROXY, round, "work=5000 seconds=2 peer-cpu-seconds=0"
                    + " memory-before-kb=10240 memory-kb=26000 foreign-percent=0");
            add(Workload.IDLE, Peer.NGINX, round, "work=5000 seconds=2 peer-cpu-seconds=0.01"
                    + " memory-before-kb=10240 memory-kb=60000 foreign-percent=0");
            add(Workload.UDP_64_100, Peer.NGINX, round, "work=99500 lost=500 seconds=2"
                    + " peer-cpu-seconds=1 p50-micros=900 p99-micros=4000 foreign-percent=1");
            add(Workload.UDP_64_100, Peer.SLUICE, round, "work=150000 lost=0 seconds=2"
                    + " peer-cpu-seconds=1 p50-micros=700 p99-micros=3000 foreign-percent=1");
        }
        add(Workload.PING_PONG_64, Peer.SLUICE, 1, "work=100000 seconds=2 peer-cpu-seconds=0.9"
                + " p50-micros=800 p99-micros=3000 foreign-percent=40");
        results.add(new Run(Workload.PING_PONG_64, Peer.SLUICE, 2, 1,
                new Run.Failed("7 errors, the first: closed\nby the other end")));
    }

    private void add(Workload workload, Peer peer, int round, String values) {
        results.add(new Run(workload, peer, round, 1,
                new Run.Measured(Measurement.parse(values))));
    }
}
