package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Workload WORKLOAD = Workload.PING_PONG_64;

    private final Results results = new Results();

    @Test
    void ratiosAreTakenWithinEachRound() {
        cpu(Peer.HAPROXY, 1, 10);
        cpu(Peer.SLUICE, 1, 5);
        cpu(Peer.HAPROXY, 2, 40); // another round, another machine: its own ratio
        cpu(Peer.SLUICE, 2, 40);
        cpu(Peer.HAPROXY, 3, 10);
        cpu(Peer.SLUICE, 3, 8);

        assertThat(ratio()).isEqualTo(new Spread(0.8, 0.5, 1, 3));
    }

    @Test
    void aRoundThatOnlyOneOfThemHasGivesNoRatio() {
        cpu(Peer.HAPROXY, 1, 10);
        cpu(Peer.SLUICE, 1, 5);
        cpu(Peer.SLUICE, 2, 500);
        results.add(new Run(WORKLOAD, Peer.HAPROXY, 2, 1, new Run.Failed("ended at once")));

        assertThat(ratio()).isEqualTo(new Spread(0.5, 0.5, 0.5, 1));
    }

    @Test
    void theLastAttemptOfARoundCounts() {
        cpu(Peer.SLUICE, 1, 90);
        results.add(new Run(WORKLOAD, Peer.SLUICE, 1, 2, measured(20)));

        assertThat(results.rounds(WORKLOAD, Peer.SLUICE)).hasSize(1);
        assertThat(results.spread(WORKLOAD, Peer.SLUICE, m -> m.cost(WORKLOAD)).median())
                .isEqualTo(20);
    }

    @Test
    void aFailedRunIsInNoFigureButIsNotForgotten() {
        var failed = new Run(WORKLOAD, Peer.SLUICE, 1, 1, new Run.Failed("3 errors"));
        results.add(failed);

        assertThat(results.rounds(WORKLOAD, Peer.SLUICE)).isEmpty();
        assertThat(results.failures()).containsExactly(failed);
    }

    private Spread ratio() {
        return results.ratio(WORKLOAD, Peer.SLUICE, Peer.HAPROXY, m -> m.cost(WORKLOAD));
    }

    private void cpu(Peer peer, int round, double microsPerRequest) {
        results.add(new Run(WORKLOAD, peer, round, 1, measured(microsPerRequest)));
    }

    private static Run.Outcome measured(double microsPerRequest) {
        return new Run.Measured(new Measurement(Map.of(Quantity.WORK, 1e6,
                Quantity.PEER_CPU_SECONDS, microsPerRequest)));
    }
}
