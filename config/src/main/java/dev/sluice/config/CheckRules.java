package dev.sluice.config;

import dev.sluice.config.Probe.Over;
import dev.sluice.config.ProbeKeys.Role;
import dev.sluice.config.WordOrBlock.Choice;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
        if (type == null) {
            return;
        }
        switch (type.it()) {
            case SEND_EXPECT -> {
                need(check, type, ProbeKeys.STEPS);
                checkSteps(check);
                checkTransport(check);
                checkExpects(check);
            }
            case POSTGRES -> {
                need(check, type, ProbeKeys.USER);
                checkRole(check, EnumSet.of(Role.PRIMARY, Role.STANDBY, Role.ANY));
                checkLag(check);
            }
            case MYSQL -> {
                need(check, type, ProbeKeys.USER);
                checkRole(check, EnumSet.of(Role.PRIMARY, Role.REPLICA, Role.SYNCED, Role.ANY));
            }
            case REDIS -> {
                checkRole(check, EnumSet.of(Role.MASTER, Role.REPLICA, Role.ANY));
                checkSentinels(check);
            }
            case RADIUS -> need(check, type, ProbeKeys.SECRET);
            case EXEC -> {
                need(check, type, ProbeKeys.COMMAND);
                checkCommand(check);
            }
            case TCP, HTTP, TLS, DNS, A2S, RAKNET, QUIC, NTP, SIP, AGENT -> {
                // Their keys say all there is to say.
            }
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

    private void need(Fields check, Value<CheckKeys.Type> type, Key<?> key) {
        if (check.find(key) == null && !check.isBroken(key) && type.place() != null) {
            problems.add(type.place(), "type: %s has no %s (expected: %s: %s)".formatted(
                    Words.of(CheckKeys.Type.class).write(type.it()), key.name(), key.name(),
                    key.example()));
        }
    }

    private void checkSteps(Fields check) {
        Value<List<Value<Fields>>> steps = check.find(ProbeKeys.STEPS);
        for (Value<Fields> step : steps == null ? List.<Value<Fields>>of() : steps.it()) {
            boolean sends = step.it().has(ProbeKeys.SEND);
            if (sends == step.it().has(ProbeKeys.EXPECT) && step.place() != null) {
                problems.add(step.place(),
                        "steps: this step has %s (expected: either send or expect)"
                                .formatted(sends
                                        ? "both send and expect"
                                        : "neither send nor expect"));
            }
        }
    }

    /// Over UDP nothing but an answer tells that the backend is there.
    private void checkExpects(Fields check) {
        Value<List<Value<Fields>>> steps = check.find(ProbeKeys.STEPS);
        Value<Over> transport = check.find(ProbeKeys.TRANSPORT);
        if (steps != null && steps.place() != null && transport != null
                && transport.it() == Over.UDP
                && steps.it().stream().noneMatch(step -> step.it().has(ProbeKeys.EXPECT))) {
            problems.add(steps.place(),
                    """
                            steps: over UDP this would pass without a backend (expected: at least \
                            one expect)""");
        }
    }

    private void checkTransport(Fields check) {
        Value<Choice> tls = check.find(ProbeKeys.TLS);
        Value<Over> transport = check.find(ProbeKeys.TRANSPORT);
        if (tls == null || tls.place() == null || transport == null) {
            return;
        }
        if (transport.it() == Over.UDP && !tls.it().equals(new Choice.Word("off"))) {
            problems.add(tls.place(),
                    "tls: there is none over UDP here (expected: transport: tcp, or no tls)");
        }
    }

    private void checkRole(Fields check, Set<Role> known) {
        Value<Role> role = check.find(ProbeKeys.ROLE);
        if (role != null && role.place() != null && !known.contains(role.it())) {
            Scalar<Role> words = Words.of(Role.class);
            problems.add(role.place(), "role: %s is none of type %s (expected: %s)".formatted(
                    words.write(role.it()),
                    Words.of(CheckKeys.Type.class).write(check.get(CheckKeys.TYPE)),
                    known.stream().map(words::write).collect(Collectors.joining(", "))));
        }
    }

    private void checkLag(Fields check) {
        Value<?> lag = check.find(ProbeKeys.LAG_MAX);
        Value<Role> role = check.find(ProbeKeys.ROLE);
        if (lag != null && lag.place() != null && !check.isBroken(ProbeKeys.ROLE)
                && (role == null || role.it() == Role.PRIMARY)) {
            problems.add(lag.place(),
                    "lag-max: is measured on standbys only (expected: role: standby or role: any)");
        }
    }

    private void checkSentinels(Fields check) {
        Value<List<Value<BackendAddress>>> sentinels = check.find(ProbeKeys.SENTINELS);
        if (sentinels == null) {
            for (Key<?> key : List.of(ProbeKeys.MASTER_NAME, ProbeKeys.SENTINEL_PASSWORD)) {
                Place place = check.keyPlace(key);
                if (place != null && !check.isBroken(ProbeKeys.SENTINELS)) {
                    problems.add(place,
                            "%s: there is nobody to ask (expected: sentinels: [IP:PORT])"
                                    .formatted(key.name()));
                }
            }
            return;
        }
        for (Value<BackendAddress> sentinel : sentinels.it()) {
            boolean isLiteral = sentinel.it() instanceof BackendAddress.Tcp tcp
                    && tcp.resolved() != null;
            if (!isLiteral && sentinel.place() != null) {
                problems.add(sentinel.place(),
                        "sentinels: %s (expected: an IP address and a port)"
                                .formatted(sentinel.it()));
            }
        }
        Value<Role> role = check.find(ProbeKeys.ROLE);
        Place place = check.keyPlace(ProbeKeys.SENTINELS);
        if (place != null && !check.isBroken(ProbeKeys.ROLE)
                && (role == null || role.it() != Role.MASTER)) {
            problems.add(place,
                    "sentinels: are asked for the master only (expected: role: master)");
        }
    }

    private void checkCommand(Fields check) {
        Value<List<Value<String>>> command = check.find(ProbeKeys.COMMAND);
        if (command == null || command.it().isEmpty()) {
            return;
        }
        Value<String> program = command.it().getFirst();
        if (!program.it().startsWith("/") && program.place() != null) {
            problems.add(program.place(),
                    "command: %s is no absolute path (expected: such as /usr/local/bin/ask)"
                            .formatted(Shown.of(program.it())));
        }
    }
}
