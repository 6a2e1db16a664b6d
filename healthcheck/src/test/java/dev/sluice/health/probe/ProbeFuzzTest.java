package dev.sluice.health.probe;

import static dev.sluice.health.Pools.expect;
import static dev.sluice.health.Pools.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.Pools;
import dev.sluice.config.Probe;
import dev.sluice.config.Step;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever a backend answers, a probe comes to a pass or a reason that fits a log line, and takes
/// in no more than its limits. Each round is made from its number alone, which a failure names.
class ProbeFuzzTest {

    private static final int ROUNDS = 5_000;
    private static final long INPUT_MAX = 256 * 1024;

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nServer: x\r\n\r\nready",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nready\r\n0\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nA: b\r\n c\r\n\r\n",
            "HTTP/1.0 503 Unavailable\r\n\r\nnot ready", "+PONG\r\n", "220 x\r\n250 y\r\n");
    private static final List<String> PIECES = List.of("\r\n", "\r", "\n", ":", " ", "\0", ";", ",",
            "0\r\n", "ffffffffffffffff\r\n", "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n", "HTTP/1.1 100 x\r\n\r\n", "-1", "\u00ff", "+PON");

    private static final SpoiltAnswers SPOILT = new SpoiltAnswers(ANSWERS, PIECES);

    private static final Probe.Http HTTP = new Probe.Http("/", null, Set.of(200, 204), "ready",
            null);
    private static final List<Step> SCRIPT = List.of(send("PING"), expect("+PONG"), expect("250"));

    @Test
    void anHttpCheckComesToAnEndWhateverItIsTold() {
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire backend = SPOILT.next(new Random(round), 5);
            judge(round, backend, () -> new HttpProbe(backend).ask(HTTP, "x"));
        }
    }

    @Test
    void aScriptComesToAnEndWhateverItIsTold() {
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire backend = SPOILT.next(new Random(round), 5);
            judge(round, backend, () -> new ScriptProbe(backend).play(SCRIPT));
        }
    }

    private static void judge(int round, ScriptedWire backend, Exchange exchange) {
        String reason;
        try {
            reason = exchange.run();
        } catch (BadAnswer | ProbeTimedOut e) {
            reason = e.getMessage();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("round " + round, e);
        }
        assertThat(backend.received()).as("round %d", round).isLessThan(INPUT_MAX);
        if (reason != null) {
            assertThat(reason).as("round %d", round).matches("[ -~…]{5,250}");
        }
    }

    @FunctionalInterface
    private interface Exchange {
        @Nullable
        String run() throws IOException;
    }
}
