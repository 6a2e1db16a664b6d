package dev.sluice.health.probe;

import static dev.sluice.health.probe.PostgresScript.READY;
import static dev.sluice.health.probe.PostgresScript.WELCOME_BY_TRUST;
import static dev.sluice.health.probe.PostgresScript.error;
import static dev.sluice.health.probe.PostgresScript.int32;
import static dev.sluice.health.probe.PostgresScript.message;
import static dev.sluice.health.probe.PostgresScript.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.LagMax;
import dev.sluice.config.Probe.Postgres.Role;
import dev.sluice.config.Secret;
import dev.sluice.config.TlsConfig;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a server answers, the probe comes to a finding or a reason that fits a log line, and
/// takes in no more than its limits. Each round is made from its number alone, which a failure
/// names.
class PostgresFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final int READ_AHEAD = 4096;
    private static final List<Role> ROLES = List.of(Role.values());

    private static final String STANDBY = row("t") + row("1048576", "1000", "t") + READY;
    private static final String SCRAM = message('R', int32(10) + "SCRAM-SHA-256\0\0")
            + message('R', int32(11) + "r=fykod2lbbFgONRv9,s=c2FsdA==,i=16")
            + message('R', int32(12) + "v=kd3OZ/FozAuj0qVYn5qx55nj8DItNOnygpcfU1iiT9Y=");
    private static final List<String> ANSWERS = List.of(
            WELCOME_BY_TRUST + row("f") + READY, WELCOME_BY_TRUST + STANDBY,
            SCRAM + WELCOME_BY_TRUST + STANDBY,
            message('R', int32(5) + "salt") + WELCOME_BY_TRUST + STANDBY,
            WELCOME_BY_TRUST + row("t") + error("42883", "x", "no such function") + READY,
            error("53300", "x", "sorry, too many clients already"));
    private static final List<String> PIECES = List.of("\0", "\0\0\0\u0004", "\u007f\u00ff\u00ff",
            "R", "E", "D", "Z\0\0\0\u0005I", "N\0\0\0\u0005\0", int32(-1), int32(65_540),
            int32(65_541), ",i=100001", ",i=99999", "=", ",", "v=", "r=", "-1", "t",
            "\u00e4\n\u001b", message('R', int32(0)), message('R', int32(10)), SCRAM);

    private static final SpoiltAnswers SPOILT = new SpoiltAnswers(ANSWERS, PIECES);

    @Test
    void theProbeComesToAnEndWhateverItIsTold() {
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int round = 0; round < ROUNDS; round++) {
            var random = new Random(round);
            ScriptedWire server = SPOILT.next(random, 3);
            Probe.Postgres probe = probe(random);
            outcomes.merge(judge(round, server, probe), 1, Integer::sum);
        }
        // A fuzzer that never got past the door, or always did, would have shown nothing.
        assertThat(outcomes).containsOnlyKeys(Outcome.values());
        assertThat(outcomes).allSatisfy((_, times) -> assertThat(times).isGreaterThan(50));
    }

    private enum Outcome {
        GOOD, OTHER_FINDING, NO_SENSE
    }

    private static Outcome judge(int round, ScriptedWire server, Probe.Postgres probe) {
        Outcome outcome;
        String text;
        try {
            Finding finding = new PostgresProbe(server, "x", "fyko").ask(probe);
            outcome = finding instanceof Finding.Good ? Outcome.GOOD : Outcome.OTHER_FINDING;
            text = finding.toString();
        } catch (BadAnswer | ProbeTimedOut e) {
            outcome = Outcome.NO_SENSE;
            text = e.getMessage();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("round " + round, e);
        }
        assertThat(server.received()).as("round %d", round).isLessThanOrEqualTo(
                PostgresMessages.INPUT_MAX + PostgresMessages.BODY_MAX + READ_AHEAD);
        assertThat(server.sent().length()).as("round %d", round).isLessThan(4096);
        assertThat(text).as("round %d", round).matches("[ -~…]{5,300}");
        return outcome;
    }

    private static Probe.Postgres probe(Random random) {
        Role role = ROLES.get(random.nextInt(ROLES.size()));
        LagMax lagMax = random.nextBoolean() ? new LagMax(null, OptionalLong.of(1024)) : null;
        TlsConfig tls = random.nextInt(10) == 0 ? TlsConfig.DEFAULT : null;
        return new Probe.Postgres("monitor", new Secret("pencil"), "postgres", role, lagMax, tls);
    }

}
