package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Probe;
import dev.sluice.config.Probe.Redis.Role;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a Redis, a Sentinel or an agent answers, a probe comes to a finding that fits a log
/// line, and takes in no more than its limits. Each round is made from its number alone.
class RedisAgentFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final long INPUT_MAX = 80 * 1024;

    private static final String MASTER = "*3\r\n$6\r\nmaster\r\n:31\r\n*1\r\n*3\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\n2\r\n";
    private static final String REPLICA = "*5\r\n$5\r\nslave\r\n$1\r\na\r\n:1\r\n$9\r\nconnected\r\n:3\r\n";
    private static final List<String> REDIS = List.of("+OK\r\n+PONG\r\n" + MASTER,
            "+OK\r\n+PONG\r\n" + REPLICA, "+OK\r\n-LOADING x\r\n", "-WRONGPASS x\r\n",
            "+OK\r\n+PONG\r\n*2\r\n$8\r\nsentinel\r\n*0\r\n", "+OK\r\n+PONG\r\n-ERR x\r\n");
    private static final List<String> SENTINEL = List.of("*2\r\n$8\r\n10.0.0.1\r\n$4\r\n6379\r\n",
            "*-1\r\n", "-NOAUTH x\r\n");
    private static final List<String> AGENT = List.of("up 75% maxconn:30\n", "down#disk full\r\n",
            "drain,ready\tmaint\n", "fail#\n");
    private static final List<String> PIECES = List.of("\r\n", "\r", "\n", "*", "$", "-", ":", "+",
            "*99999999999\r\n", "$2147483647\r\n", "$-1\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n",
            "\0",
            "#", "%", "maxconn:", "9999999999999", "\u00ff", " ", "*0\r\n");

    @Test
    void aRedisCheckComesToAnEndWhateverItIsTold() {
        var probe = new Probe.Redis("user", new Secret("x"), Role.MASTER, null, null);
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire server = new SpoiltAnswers(REDIS, PIECES).next(new Random(round), 5);
            judge(round, server,
                    () -> new RedisProbe(server, RedisProbe.Masters.BELIEVED).ask(probe));
        }
    }

    @Test
    void anAgentsLineComesToAnEndWhateverItSays() {
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire agent = new SpoiltAnswers(AGENT, PIECES).next(new Random(round), 5);
            judge(round, agent, () -> new AgentProbe(agent).ask());
        }
    }

    @Test
    void aSentinelsAnswerComesToAVoteWhateverItIs() {
        var master = new NamedMaster(
                List.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6379)), List.of());
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire sentinel = new SpoiltAnswers(SENTINEL, PIECES).next(new Random(round), 5);
            judge(round, sentinel, () -> new Finding.Bad(
                    switch (SentinelPoll.ask(sentinel, null, "mymaster", master)) {
                        case SentinelVote.Agrees() -> "agrees";
                        case SentinelVote.Disagrees(String other) -> "disagrees: " + other;
                        case SentinelVote.Abstains(String why) -> why;
                    }));
        }
    }

    private static void judge(int round, ScriptedWire backend, Exchange exchange) {
        String text;
        try {
            text = exchange.run().toString();
        } catch (BadAnswer | ProbeTimedOut e) {
            text = e.getMessage();
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("round " + round, e);
        }
        assertThat(backend.received()).as("round %d", round).isLessThan(INPUT_MAX);
        assertThat(text).as("round %d", round).matches("[ -~…]{5,300}");
    }

    @FunctionalInterface
    private interface Exchange {
        Finding run() throws IOException;
    }
}
