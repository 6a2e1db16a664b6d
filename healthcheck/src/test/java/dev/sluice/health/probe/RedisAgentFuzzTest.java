package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
            ScriptedWire server = hostile(REDIS, round);
            judge(round, server,
                    () -> new RedisProbe(server, RedisProbe.Masters.BELIEVED).ask(probe));
        }
    }

    @Test
    void anAgentsLineComesToAnEndWhateverItSays() {
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire agent = hostile(AGENT, round);
            judge(round, agent, () -> new AgentProbe(agent).ask());
        }
    }

    @Test
    void aSentinelsAnswerComesToAVoteWhateverItIs() {
        var master = new NamedMaster(
                List.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6379)), List.of());
        for (int round = 0; round < ROUNDS; round++) {
            ScriptedWire sentinel = hostile(SENTINEL, round);
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

    private static ScriptedWire hostile(List<String> answers, int round) {
        var random = new Random(round);
        var answer = new StringBuilder(answers.get(random.nextInt(answers.size())));
        for (int i = random.nextInt(6); i > 0; i--) {
            mutate(answer, random);
        }
        ScriptedWire.Ending[] endings = ScriptedWire.Ending.values();
        ScriptedWire.Ending ending = answer.isEmpty()
                ? ScriptedWire.Ending.CLOSES
                : endings[random.nextInt(endings.length)];
        boolean isCutSmall = ending != ScriptedWire.Ending.REPEATS && random.nextBoolean();
        return new ScriptedWire(answer.toString().getBytes(ISO_8859_1),
                isCutSmall ? 1 + random.nextInt(3) : Integer.MAX_VALUE, ending);
    }

    private static void mutate(StringBuilder answer, Random random) {
        int at = random.nextInt(answer.length() + 1);
        switch (random.nextInt(5)) {
            case 0 -> answer.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> answer.setLength(at);
            case 2 -> answer.insert(at, answer.substring(random.nextInt(answer.length() + 1)));
            case 3 -> answer.insert(at, (char) random.nextInt(256));
            default -> answer.delete(at, Math.min(answer.length(), at + 1 + random.nextInt(4)));
        }
    }

    @FunctionalInterface
    private interface Exchange {
        Finding run() throws IOException;
    }
}
