package dev.sluice.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.Probe.Redis.Sentinels;
import dev.sluice.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SentinelPollTest {

    private static final String THIS = named("10.0.0.1", "6379");
    private static final String OTHER = named("10.0.0.2", "6379");
    private static final String UNKNOWN = "*-1\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<ScriptedLine> lines = new ArrayList<>();
    private BackendAddress backend = tcp("10.0.0.1");
    private @Nullable Secret password;

    @AfterEach
    void everyLineIsClosed() {
        assertThat(lines).allMatch(line -> line.closed.getCount() == 0);
    }

    @Test
    void theOneThatMostSentinelsNameIsTheMaster() throws IOException {
        assertThat(judge(LONG, THIS, THIS, THIS)).isIn(
                Finding.good("master, as 2 of 3 Sentinels say"),
                Finding.good("master, as 3 of 3 Sentinels say"));
        assertThat(judge(LONG, THIS, OTHER, THIS))
                .isEqualTo(Finding.good("master, as 2 of 3 Sentinels say"));
        assertThat(lines.getFirst().sent()).isEqualTo(
                "*3~$8~SENTINEL~$23~get-master-addr-by-name~$8~mymaster~".replace("~", "\r\n"));
    }

    @Test
    void aMasterOfYesterdayIsNone() throws IOException {
        assertThat(judge(LONG, OTHER, THIS, OTHER)).isEqualTo(new Finding.WrongRole(
                "says it is a master, but 2 of 3 Sentinels name 10.0.0.2:6379"));
        assertThat(judge(LONG, named("10.0.0.1", "6380"))).isEqualTo(new Finding.WrongRole(
                "says it is a master, but 1 of 1 Sentinels name 10.0.0.1:6380"));
    }

    @Test
    void anEvenVoteIsNoMajority() throws IOException {
        assertThat(judge(LONG, OTHER, THIS)).isInstanceOf(Finding.WrongRole.class);
        assertThat(judge(LONG, THIS, OTHER, null)).isInstanceOf(Finding.WrongRole.class);
    }

    @Test
    void thoseThatCannotBeReachedHaveNoSay() throws IOException {
        assertThat(judge(LONG, null, THIS, null))
                .isEqualTo(Finding.good("master, as 1 of 3 Sentinels say"));
        assertThat(judge(LONG, null, UNKNOWN, OTHER)).isEqualTo(new Finding.WrongRole(
                "says it is a master, but 1 of 3 Sentinels name 10.0.0.2:6379"));
    }

    @Test
    void nobodyWaitsForASilentSentinelOnceTheVoteIsClear() throws IOException {
        assertThat(judge(LONG, "", THIS, THIS))
                .isEqualTo(Finding.good("master, as 2 of 3 Sentinels say"));
        assertThat(judge(LONG, OTHER, "", "", OTHER)).isInstanceOf(Finding.WrongRole.class);
    }

    @Test
    void aSilentSentinelIsNotWaitedForLongerThanThereIsTime() throws IOException {
        assertThat(judge(SHORT, "", "", THIS))
                .isEqualTo(Finding.good("master, as 1 of 3 Sentinels say"));
    }

    @Test
    void whereNobodyAnswersTheServerIsBelievedWithAWarning() throws IOException {
        assertThat(judge(LONG, null, null)).isEqualTo(byItsOwnWord("connection refused"));
        assertThat(judge(SHORT, "")).isEqualTo(byItsOwnWord("no answer in time"));
        assertThat(judge(LONG, UNKNOWN)).isEqualTo(byItsOwnWord("it knows no master \"mymaster\""));
        assertThat(judge(LONG, "-NOAUTH Authentication required.\r\n")).isEqualTo(byItsOwnWord(
                "asks for a password: \"NOAUTH Authentication required.\""));
        assertThat(judge(LONG, ":1\r\n"))
                .isEqualTo(byItsOwnWord("an answer to SENTINEL that makes no sense: 1"));
        assertThat(judge(LONG, named("10.0.0.1", "0")))
                .isEqualTo(byItsOwnWord("a port that makes no sense: \"0\""));
        assertThat(judge(LONG, named("10.0.0.1", "x\ny")))
                .isEqualTo(byItsOwnWord("a port that makes no sense: \"x\\ny\""));
    }

    @Test
    void aSentinelMayWantAPassword() throws IOException {
        password = new Secret("geheim");
        assertThat(judge(LONG, "+OK\r\n" + THIS))
                .isEqualTo(Finding.good("master, as 1 of 1 Sentinels say"));
        assertThat(lines.getFirst().sent()).startsWith("*2\r\n$4\r\nAUTH\r\n$6\r\ngeheim\r\n*3");
    }

    @Test
    void anAddressMeansTheSameHoweverItIsWritten() throws IOException {
        assertThat(judge(LONG, named("::ffff:10.0.0.1", "6379"))).isInstanceOf(Finding.Good.class);
        backend = tcp("2001:db8::1");
        assertThat(judge(LONG, named("2001:DB8:0:0::1", "6379"))).isInstanceOf(Finding.Good.class);
    }

    @Test
    void aNameIsComparedWithTheNameOfTheBackend() throws IOException {
        backend = new BackendAddress.Tcp("redis-1.test", 6379, InetAddress.ofLiteral("10.0.0.1"));
        assertThat(judge(LONG, named("Redis-1.test", "6379"))).isInstanceOf(Finding.Good.class);
        assertThat(judge(LONG, THIS)).isInstanceOf(Finding.Good.class);
        assertThat(judge(LONG, named("redis-2.test", "6379"))).isEqualTo(new Finding.WrongRole(
                "says it is a master, but 1 of 1 Sentinels name \"redis-2.test:6379\""));
    }

    @Test
    void aNameSaysNothingOfABackendThatIsWrittenAsAnAddress() throws IOException {
        assertThat(judge(LONG, named("redis-1.test", "6379"))).isEqualTo(byItsOwnWord(
                "it names \"redis-1.test:6379\", and the backend is written as an IP address"));
    }

    @Test
    void theAddressThatIsAskedInsteadCountsToo() throws IOException {
        backend = tcp("10.9.9.9");
        assertThat(judge(LONG, THIS)).isInstanceOf(Finding.WrongRole.class);
        assertThat(poll(List.of(THIS), NamedMaster.of(backend,
                new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 6379))).judge(LONG))
                .isInstanceOf(Finding.Good.class);
    }

    private static Finding byItsOwnWord(String why) {
        return new Finding.Good("master by its own word", AdviceChange.NOTHING,
                "no Sentinel says which server is the master: " + why);
    }

    /// @param answers of one Sentinel each: null refuses the connection, an empty one is silent
    private Finding judge(Duration patience, @Nullable String... answers) throws IOException {
        lines.clear();
        var asked = backend instanceof BackendAddress.Tcp tcp && tcp.resolved() != null
                ? new InetSocketAddress(tcp.resolved(), tcp.port())
                : new InetSocketAddress(0);
        return poll(Arrays.asList(answers), NamedMaster.of(backend, asked))
                .judge(patience);
    }

    private SentinelPoll poll(List<@Nullable String> answers, NamedMaster master) {
        var addresses = new ArrayList<BackendAddress.Tcp>();
        for (int i = 0; i < answers.size(); i++) {
            addresses.add(new BackendAddress.Tcp("10.0.1.1", 26379 + i,
                    InetAddress.ofLiteral("10.0.1.1")));
        }
        return new SentinelPoll(new Sentinels(addresses, "mymaster", password), null, to -> {
            var line = new ScriptedLine(answers.get(to.getPort() - 26379));
            lines.add(line);
            return line;
        }, master);
    }

    private static BackendAddress tcp(String address) {
        return new BackendAddress.Tcp(address, 6379, InetAddress.ofLiteral(address));
    }

    private static String named(String host, String port) {
        return "*2\r\n$" + host.length() + "\r\n" + host + "\r\n$" + port.length() + "\r\n" + port
                + "\r\n";
    }

    /// A Sentinel in memory.
    private static final class ScriptedLine implements Line {

        private final @Nullable String answer;
        private final ScriptedWire wire;
        private final CountDownLatch closed = new CountDownLatch(1);

        ScriptedLine(@Nullable String answer) {
            this.answer = answer;
            this.wire = new ScriptedWire((answer == null ? "" : answer).getBytes(ISO_8859_1), 3,
                    ScriptedWire.Ending.CLOSES);
        }

        @Override
        public void connect() throws IOException {
            if (answer == null) {
                throw new IOException("Connection refused");
            }
        }

        @Override
        public void send(ByteBuffer bytes) {
            wire.send(bytes);
        }

        @Override
        public int receive(ByteBuffer into) throws IOException {
            if (answer != null && answer.isEmpty()) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new IOException("closed");
            }
            return wire.receive(into);
        }

        String sent() {
            return wire.sent();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
