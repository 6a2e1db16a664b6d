package dev.sluice.config;

import dev.sluice.config.WordOrBlock.Choice;
import java.time.Duration;
import java.util.List;

/// The keys of `observe`.
final class ObserveKeys {

    static final Key<Integer> FAILURES = Key.of("failures",
            Numbers.count(1, ObserveConfig.FAILURES_MAX), 10,
            """
                    Sessions in a row that fail: they cannot connect, or the backend hangs up \
                    before it has sent a byte.""")
            .example("5");
    static final Key<Duration> PAUSE = Key.of("pause", Durations.DURATION,
            ObserveConfig.OFF.pause(),
            """
                    How long it gets no sessions and is not asked either; then its check decides. \
                    It is twice as long each time when it fails again soon, up to 5 minutes.""")
            .example("30s");
    static final Key<Choice> OBSERVE = Key.of("observe",
            new WordOrBlock(Words.only("off"),
                    new Block("observe",
                            "When the sessions themselves take a backend out of use.",
                            List.of(FAILURES, PAUSE))),
            "`off`", _ -> new Choice.Word("off"),
            """
                    Watches the sessions, too: a backend on which too many of them fail in a row is \
                    down for a while, although its check may pass. The last backend that can be \
                    used is never taken out so.""")
            .example("{ failures: 5, pause: 10s }");

    private ObserveKeys() {}

    static ObserveConfig build(Fields pool) {
        return switch (pool.get(OBSERVE)) {
            case Choice.Word _ -> ObserveConfig.OFF;
            case Choice.Written(Fields observe) ->
                new ObserveConfig(observe.get(FAILURES), observe.get(PAUSE));
        };
    }
}
