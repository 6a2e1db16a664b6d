package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {

    private static final String BASE = """
            listeners:
              a: { bind: tcp://:1, pool: p }
              b: { bind: tcp://:2, pool: { backends: [10.0.0.9:1] } }
            pools:
              p:
                backends: [10.0.0.1:1, db.example.com:1]
            """;

    private final BalancerConfig base = config(BASE);

    @Test
    void findsNothingBetweenAConfigurationAndItself() {
        assertThat(ConfigDiff.between(base, config(BASE)).isEmpty()).isTrue();
    }

    @Test
    void doesNotMindTheOrderOfKeys() {
        BalancerConfig reordered = config("""
                pools:
                  p: { backends: [10.0.0.1:1, db.example.com:1] }
                listeners:
                  b: { pool: { backends: [10.0.0.9:1] }, bind: tcp://:2 }
                  a: { pool: p, bind: tcp://:1 }
                """);

        assertThat(ConfigDiff.between(base, reordered).isEmpty()).isTrue();
    }

    @Test
    void callsANewWeightAnAlterationOfTheSameBackend() {
        var change = alteration(BASE.replace("10.0.0.1:1,", "{ address: 10.0.0.1:1, weight: 5 },"));

        assertThat(change.altered()).extracting(BackendConfig::weight).containsExactly(5);
        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
    }

    @Test
    void callsANewAddressAnotherBackend() {
        var change = alteration(BASE.replace("10.0.0.1:1,", "10.0.0.2:1,"));

        assertThat(change.added()).extracting(BackendConfig::name).containsExactly("10.0.0.2:1");
        assertThat(change.removed()).extracting(BackendConfig::name).containsExactly("10.0.0.1:1");
        assertThat(change.altered()).isEmpty();
    }

    @Test
    void noticesWhatIsWantedOfTheEventLoops() {
        var loops = new LoopsConfig(base.loops().count(), Duration.ofMillis(1), true);
        var after = new BalancerConfig(base.engine(), loops, base.listeners(), base.pools());

        assertThat(ConfigDiff.between(base, after).changes())
                .containsExactly(new Change.EngineAltered(base.engine(), loops));
    }

    @Test
    void callsAHostThatNowResolvesElsewhereAnAlteration() {
        PoolConfig pool = base.pool("p");
        BackendConfig moved = pool.backends().get(1).resolvedTo(InetAddress.getLoopbackAddress());
        var next = new PoolConfig("p", pool.balance(), pool.hash(),
                List.of(pool.backends().getFirst(), moved),
                pool.check(), pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe());
        var after = new BalancerConfig(base.engine(), base.loops(), base.listeners(),
                List.of(base.pool("b"), next));

        var change = (Change.PoolAltered) ConfigDiff.between(base, after).changes().getFirst();

        assertThat(change.altered()).containsExactly(moved);
        assertThat(change.added()).isEmpty();
    }

    @Test
    void seesASettingOfAPoolWithoutTouchingItsBackends() {
        var change = alteration(BASE.replace("  p:\n", "  p:\n    retries: 9\n"));

        assertThat(change.after().retries()).isEqualTo(9);
        assertThat(change.altered()).isEmpty();
    }

    @Test
    void bringsUpWhatIsNewBeforeItTakesDownWhatIsOld() {
        BalancerConfig after = config("""
                engine: epoll
                listeners:
                  a: { bind: tcp://:1, pool: q, log: none }
                  c: { bind: tcp://:3, pool: q }
                pools:
                  q: { backends: [10.0.0.1:1] }
                """);

        List<Change> changes = ConfigDiff.between(base, after).changes();

        assertThat(changes).extracting(change -> change.getClass().getSimpleName()).containsExactly(
                "EngineAltered", "PoolAdded", "ListenerAltered", "ListenerAdded", "ListenerRemoved",
                "PoolRemoved", "PoolRemoved");
    }

    @Test
    void takesDownAListenerThatGoesFromTcpToUdpAndBringsUpAnother() {
        String unchecked = BASE.replace("  p:\n", "  p:\n    check: none\n");
        BalancerConfig tcp = config(unchecked);
        BalancerConfig udp = config(unchecked.replace("tcp://:1", "udp://:1"));

        assertThat(ConfigDiff.between(tcp, udp).changes()).containsExactly(
                new Change.ListenerRemoved(tcp.listeners().getFirst()),
                new Change.ListenerAdded(udp.listeners().getFirst()));
        assertThat(ConfigDiff.between(udp, tcp).changes()).containsExactly(
                new Change.ListenerRemoved(udp.listeners().getFirst()),
                new Change.ListenerAdded(tcp.listeners().getFirst()));
    }

    @Test
    void altersAListenerThatStaysWithUdp() {
        String udp = BASE.replace("tcp://:1", "udp://:1");
        BalancerConfig before = config(udp);
        BalancerConfig after = config(udp.replace("udp://:1", "udp://:3, responses: 1"));

        assertThat(ConfigDiff.between(before, after).changes()).containsExactly(
                new Change.ListenerAltered(before.listeners().getFirst(),
                        after.listeners().getFirst()));
    }

    @Test
    void noticesThatAPoolIsJudgedByItsSessionsWhenOnlyUdpIsLeft() {
        BalancerConfig after = config(BASE.replace("tcp://:2", "udp://:2"));

        List<Change> changes = ConfigDiff.between(base, after).changes();

        assertThat(changes).extracting(change -> change.getClass().getSimpleName())
                .containsExactly("PoolAltered", "ListenerRemoved", "ListenerAdded");
        assertThat(after.pool("b").check()).isEqualTo(new CheckConfig.Passive());
    }

    private Change.PoolAltered alteration(String after) {
        List<Change> changes = ConfigDiff.between(base, config(after)).changes();
        assertThat(changes).hasSize(1);
        return (Change.PoolAltered) changes.getFirst();
    }

    private static BalancerConfig config(String text) {
        return GoldenTest.accepted(new ConfigParser(ParserOptions.system()).parse("test", text))
                .config();
    }
}
