package dev.sluice.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Advice;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.ConfigParser;
import dev.sluice.config.ParseResult;
import dev.sluice.config.ParserOptions;
import dev.sluice.health.LiveReport;
import dev.sluice.health.LiveReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LiveResultTest {

    private static final Duration TOOK = Duration.ofMillis(12);

    @Test
    void aPrimaryWithItsStandbysIsServedAndWell() {
        LiveResult result = result(Outcome.WRONG_ROLE, Outcome.UP, Outcome.WRONG_ROLE);

        assertThat(result.isServed()).isTrue();
        assertThat(result.isWell()).isTrue();
        assertThat(result.table()).isEqualTo("""
                POOL  BACKEND          STATE        TOOK  WHY
                pg    pg-1 10.0.0.1:1  wrong-role  12 ms  as the test says
                pg    10.0.0.2:1       up          12 ms  as the test says
                pg    10.0.0.3:1       wrong-role  12 ms  as the test says

                pool pg of listeners rw, more: 1 of 3 backends takes new sessions
                """);
    }

    @Test
    void aPoolOfStandbysIsNotServed() {
        LiveResult result = result(Outcome.WRONG_ROLE, Outcome.WRONG_ROLE, Outcome.WRONG_ROLE);

        assertThat(result.isServed()).isFalse();
        assertThat(result.isWell()).isTrue();
        assertThat(result.table()).contains("0 of 3 backends take new sessions");
    }

    @Test
    void aPoolWithOneBackendDownIsServedAndNotWell() {
        LiveResult result = result(Outcome.DOWN, Outcome.UP, Outcome.UP);

        assertThat(result.isServed()).isTrue();
        assertThat(result.isWell()).isFalse();
    }

    @Test
    void whatCouldNotBeAskedDoesNotCountAsServing() {
        assertThat(result(Outcome.NOT_ASKED, Outcome.DOWN, Outcome.DOWN).isServed()).isFalse();
        assertThat(result(Outcome.PASSIVE, Outcome.DOWN, Outcome.DOWN).isServed()).isTrue();
        assertThat(result(Outcome.NOT_CHECKED, Outcome.DOWN, Outcome.DOWN).isServed()).isTrue();
    }

    @Test
    void aBackendThatDrainsOrAsksForNothingTakesNoNewSessions() {
        var drains = new Advice(true, 100, BackendConfig.UNLIMITED);
        var weightless = new Advice(false, 0, BackendConfig.UNLIMITED);

        LiveResult result = result(config("weight: 0"), List.of(drains, Advice.NONE, weightless),
                Outcome.UP, Outcome.UP, Outcome.UP);
        assertThat(result.isServed()).isTrue(); // by the second
        assertThat(result.table()).contains("up, drains", "1 of 3 backends takes");

        assertThat(result(config("weight: 0"),
                List.of(Advice.NONE, drains, drains), Outcome.UP, Outcome.UP, Outcome.UP)
                .isServed()).isFalse();
        assertThat(result(config("drain: true"),
                List.of(Advice.NONE, drains, drains), Outcome.UP, Outcome.UP, Outcome.UP)
                .isServed()).isFalse();
    }

    private static LiveResult result(Outcome... outcomes) {
        return result(config("weight: 1"), List.of(Advice.NONE, Advice.NONE, Advice.NONE),
                outcomes);
    }

    private static LiveResult result(BalancerConfig config, List<Advice> advice,
            Outcome... outcomes) {
        var reports = new ArrayList<LiveReport>();
        List<BackendConfig> backends = config.pool("pg").backends();
        for (int i = 0; i < outcomes.length; i++) {
            reports.add(new LiveReport(backends.get(i).key(), outcomes[i], advice.get(i),
                    "as the test says", TOOK));
        }
        return new LiveResult(config, reports);
    }

    private static BalancerConfig config(String first) {
        var parser = new ConfigParser(new ParserOptions(_ -> null, OptionalInt.empty()));
        return ((ParseResult.Accepted) parser.parse("text", """
                pools:
                  pg:
                    backends:
                      - { address: 10.0.0.1:1, name: pg-1, %s }
                      - 10.0.0.2:1
                      - 10.0.0.3:1
                listeners:
                  rw: { bind: "tcp://:1", pool: pg }
                  more: { bind: "tcp://:2", pool: pg }
                """.formatted(first))).config();
    }
}
