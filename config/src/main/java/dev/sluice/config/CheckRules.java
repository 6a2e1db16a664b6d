package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What holds among the keys of a check.
final class CheckRules {

    private final Problems problems;

    CheckRules(Problems problems) {
        this.problems = problems;
    }

    void check(Fields check) {
        Value<Duration> interval = check.find(CheckKeys.INTERVAL);
        if (interval != null) {
            checkAtMost(interval, check.find(CheckKeys.TIMEOUT), "timeout");
            checkAtMost(interval, check.find(CheckKeys.FAST_INTERVAL), "fast-interval");
        }
        Value<CheckKeys.Type> type = check.find(CheckKeys.TYPE);
        if (type != null && type.it() == CheckKeys.Type.SEND_EXPECT) {
            checkSteps(check, type);
        }
    }

    private void checkAtMost(Value<Duration> interval, @Nullable Value<Duration> value,
            String name) {
        if (value != null && value.place() != null && value.it().compareTo(interval.it()) > 0) {
            problems.add(value.place(),
                    "%s: %s is longer than the interval of %s (expected: at most %s)"
                            .formatted(name, Durations.write(value.it()),
                                    Durations.write(interval.it()),
                                    Durations.write(interval.it())));
        }
    }

    private void checkSteps(Fields check, Value<CheckKeys.Type> type) {
        Value<List<Value<Fields>>> steps = check.find(CheckKeys.STEPS);
        if (steps == null) {
            if (!check.isBroken(CheckKeys.STEPS) && type.place() != null) {
                problems.add(type.place(),
                        """
                                type: send-expect has no steps (expected: steps: [ { send: TEXT \
                                }, { expect: TEXT } ])""");
            }
            return;
        }
        for (Value<Fields> step : steps.it()) {
            boolean sends = step.it().has(CheckKeys.SEND);
            if (sends == step.it().has(CheckKeys.EXPECT) && step.place() != null) {
                problems.add(step.place(),
                        "steps: this step has %s (expected: either send or expect)"
                                .formatted(sends
                                        ? "both send and expect"
                                        : "neither send nor expect"));
            }
        }
    }
}
