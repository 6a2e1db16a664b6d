package dev.sluice.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Balance;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.CheckConfig.Active;
import dev.sluice.config.Probe;
import dev.sluice.config.Step;
import dev.sluice.config.CheckConfig.Timing;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.HashConfig;
import dev.sluice.config.NotifyConfig;
import dev.sluice.config.ObserveConfig;
import dev.sluice.config.OnDown;
import dev.sluice.config.PoolConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// Configurations in as few words as a test wants to spend on them.
public final class Pools {

    public static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    public static final BackendKey A = key("a");
    public static final BackendKey B = key("b");

    private Pools() {}

    public static BackendKey key(String host) {
        return new BackendKey("web", host + ":80");
    }

    public static BalancerConfig config(PoolConfig... pools) {
        return new BalancerConfig(EngineChoice.AUTO, LoopsConfig.DEFAULT, List.of(),
                List.of(pools));
    }

    /// One pool, `web`, of these backends.
    public static BalancerConfig web(CheckConfig check, BackendKey... keys) {
        return config(pool("web", check, List.of(keys).stream()
                .map(key -> backend(key, new BackendAddress.Tcp("a", 80, LOOPBACK))).toList()));
    }

    public static PoolConfig pool(String name, CheckConfig check, List<BackendConfig> backends) {
        return new PoolConfig(name, Balance.ROUND_ROBIN, HashConfig.DEFAULT, backends, check,
                OnDown.DEFAULT, PoolConfig.WhenAllDown.REFUSE, Duration.ZERO, 2,
                PoolConfig.QueueConfig.OFF, NotifyConfig.OFF, ObserveConfig.OFF);
    }

    public static BackendConfig backend(BackendKey key, BackendAddress address) {
        return new BackendConfig(key, address, key.address(), 1, BackendConfig.UNLIMITED, 0, false,
                null, false);
    }

    /// A tcp check with rise 2 and fall 3, as quick as can be and without chance.
    public static Active quick() {
        return check(new Probe.Tcp(), timing(1, 1000));
    }

    /// A tcp check that comes by itself once, and then only when something is wrong.
    public static Active hourly() {
        return check(new Probe.Tcp(), new Timing(Duration.ofHours(1), Duration.ofSeconds(10),
                Duration.ofMillis(1), 2, 3, 0, Duration.ZERO));
    }

    public static Active check(Probe probe, Timing timing) {
        return new Active(probe, timing, null, OptionalInt.empty());
    }

    public static Timing timing(long intervalMillis, long timeoutMillis) {
        return new Timing(Duration.ofMillis(intervalMillis), Duration.ofMillis(timeoutMillis),
                Duration.ofMillis(intervalMillis), 2, 3, 0, Duration.ZERO);
    }

    public static Step send(String text) {
        return new Step.Send(bytes(text));
    }

    public static Step expect(String text) {
        return new Step.Expect(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
