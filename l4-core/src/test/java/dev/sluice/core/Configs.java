package dev.sluice.core;

import dev.sluice.config.Probe;
import dev.sluice.config.AccessRules;
import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendConfig;
import dev.sluice.config.BackendKey;
import dev.sluice.config.Balance;
import dev.sluice.config.BalancerConfig;
import dev.sluice.config.BindAddress;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.EngineChoice;
import dev.sluice.config.HashConfig;
import dev.sluice.config.Limits;
import dev.sluice.config.ListenerConfig;
import dev.sluice.config.LoopsConfig;
import dev.sluice.config.ListenerConfig.SessionLogging;
import dev.sluice.config.ListenerConfig.Timeouts;
import dev.sluice.config.ListenerConfig.UdpSettings;
import dev.sluice.config.RelayChoice;
import dev.sluice.config.NotifyConfig;
import dev.sluice.config.ObserveConfig;
import dev.sluice.config.OnDown;
import dev.sluice.config.PoolConfig;
import dev.sluice.config.PoolConfig.QueueConfig;
import dev.sluice.config.PoolConfig.WhenAllDown;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Configurations for tests, made without text: one listener `l` on a port of the kernel's choice
/// over one pool `p`. Each `with…` answers a changed copy.
record Configs(ListenerConfig listener, PoolConfig pool, EngineChoice engine,
        LoopsConfig loops) {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /// The engines that ship and that this machine offers. Every socket test runs on each.
    static Stream<EngineChoice> engines() {
        var offered = Engines.describe();
        return Stream.of(EngineChoice.values()).filter(choice -> offered
                .contains("engine %s: available".formatted(choice.word())));
    }

    /// Each engine with each way to move bytes.
    static Stream<Arguments> relays() {
        return engines().flatMap(engine -> Arrays.stream(RelayChoice.values())
                .map(relay -> Arguments.of(engine, relay)));
    }

    static Configs over(EngineChoice engine, RelayChoice relay, SocketAddress... backends) {
        return over(engine, backends).withRelay(relay);
    }

    /// Over backends at these addresses, unchecked, round robin, two loops.
    static Configs over(EngineChoice engine, SocketAddress... backends) {
        return new Configs(
                new ListenerConfig("l", List.of(new BindAddress.Tcp(LOOPBACK, 0)), "p",
                        AccessRules.EVERYONE, Limits.DEFAULT, Timeouts.DEFAULT,
                        RelayChoice.AUTO, SessionLogging.SESSIONS, UdpSettings.DEFAULT, null),
                pool("p", backends), engine, LoopsConfig.of(2));
    }

    /// The same for datagrams: a listener on a UDP port of the kernel's choice.
    static Configs overUdp(EngineChoice engine, SocketAddress... backends) {
        return over(engine, backends).withBinds(new BindAddress.Udp(LOOPBACK, 0));
    }

    static PoolConfig pool(String name, SocketAddress... backends) {
        return new PoolConfig(name, Balance.ROUND_ROBIN, HashConfig.DEFAULT,
                IntStream.range(0, backends.length)
                        .mapToObj(i -> backend(name, "b" + (i + 1), backends[i])).toList(),
                new CheckConfig.None(), OnDown.DEFAULT, WhenAllDown.REFUSE, Duration.ZERO, 2,
                QueueConfig.OFF, NotifyConfig.OFF, ObserveConfig.OFF);
    }

    static BackendConfig backend(String pool, String name, SocketAddress at) {
        BackendAddress address = switch (at) {
            case InetSocketAddress ip -> new BackendAddress.Tcp(
                    ip.getAddress().getHostAddress(), ip.getPort(), ip.getAddress());
            case UnixDomainSocketAddress unix -> new BackendAddress.Unix(unix.getPath());
            default -> throw new IllegalArgumentException(at.toString());
        };
        return new BackendConfig(new BackendKey(pool, address.toString()), address, name, 1,
                BackendConfig.UNLIMITED, 0, false, null, false);
    }

    BalancerConfig build() {
        return new BalancerConfig(engine, loops, List.of(listener), List.of(pool));
    }

    Configs withLoops(int next) {
        return withLoops(LoopsConfig.of(next));
    }

    Configs withLoops(LoopsConfig next) {
        return new Configs(listener, pool, engine, next);
    }

    Configs withListener(ListenerConfig next) {
        return new Configs(next, pool, engine, loops);
    }

    Configs withPool(PoolConfig next) {
        return new Configs(listener, next, engine, loops);
    }

    Configs withBinds(BindAddress... next) {
        return withListener(new ListenerConfig(listener.name(), List.of(next), listener.pool(),
                listener.access(), listener.limits(), listener.timeouts(), listener.relay(),
                listener.log(), listener.udp(), listener.proxy()));
    }

    Configs withTimeouts(Duration connect, Duration idle, Duration halfClose) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                listener.access(), listener.limits(), new Timeouts(connect, idle, halfClose),
                listener.relay(), listener.log(), listener.udp(), listener.proxy()));
    }

    Configs withRelay(RelayChoice next) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                listener.access(), listener.limits(), listener.timeouts(), next,
                listener.log(), listener.udp(), listener.proxy()));
    }

    Configs withUdp(ListenerConfig.UdpSettings next) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                listener.access(), listener.limits(), listener.timeouts(), listener.relay(),
                listener.log(), next, listener.proxy()));
    }

    Configs withProxy(ListenerConfig.ProxyAccept next) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                listener.access(), listener.limits(), listener.timeouts(), listener.relay(),
                listener.log(), listener.udp(), next));
    }

    /// With backends that are told who the client is.
    Configs withProxyV2() {
        return withBackends(pool.backends().stream().map(backend -> new BackendConfig(backend.key(),
                backend.address(), backend.name(), backend.weight(), backend.sessionsMax(),
                backend.tier(), backend.drain(), backend.source(), true)).toList());
    }

    Configs withLimits(Limits next) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                listener.access(), next, listener.timeouts(), listener.relay(), listener.log(),
                listener.udp(), listener.proxy()));
    }

    Configs withAccess(AccessRules next) {
        return withListener(new ListenerConfig(listener.name(), listener.binds(), listener.pool(),
                next, listener.limits(), listener.timeouts(), listener.relay(), listener.log(),
                listener.udp(), listener.proxy()));
    }

    Configs withBackends(List<BackendConfig> next) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), next, pool.check(),
                pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }

    Configs withBalance(Balance next) {
        return withPool(new PoolConfig(pool.name(), next, pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }

    /// With this backend taking no new sessions.
    Configs withDrained(BackendKey key) {
        return withBackends(pool.backends().stream().map(backend -> new BackendConfig(backend.key(),
                backend.address(), backend.name(), backend.weight(), backend.sessionsMax(),
                backend.tier(), backend.drain() || backend.key().equals(key), backend.source(),
                backend.proxyV2())).toList());
    }

    Configs withSessionsMax(int max) {
        return withBackends(pool.backends().stream().map(backend -> new BackendConfig(backend.key(),
                backend.address(), backend.name(), backend.weight(), max, backend.tier(),
                backend.drain(), backend.source(), backend.proxyV2())).toList());
    }

    Configs withQueue(int sessions, Duration timeout) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                new QueueConfig(sessions, timeout), pool.notices(), pool.observe()));
    }

    Configs withOnDown(OnDown next) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), next, pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }

    Configs withRetries(int next) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), pool.whenAllDown(), pool.slowStart(), next,
                pool.queue(), pool.notices(), pool.observe()));
    }

    Configs withObserve(int failures) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(),
                new ObserveConfig(failures, Duration.ofSeconds(10))));
    }

    static CheckConfig check(Probe probe) {
        return new CheckConfig.Active(probe, CheckConfig.Timing.DEFAULT, null,
                OptionalInt.empty());
    }

    /// With checks, whose results the test tells the balancer itself.
    Configs withChecks() {
        var check = check(new Probe.Tcp());
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                check, pool.onDown(), pool.whenAllDown(), pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }

    Configs withWhenAllDown(WhenAllDown next) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), next, pool.slowStart(), pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }

    Configs withSlowStart(Duration next) {
        return withPool(new PoolConfig(pool.name(), pool.balance(), pool.hash(), pool.backends(),
                pool.check(), pool.onDown(), pool.whenAllDown(), next, pool.retries(),
                pool.queue(), pool.notices(), pool.observe()));
    }
}
