package dev.sluice.appliance.e2e;

import dev.sluice.config.EngineChoice;
import dev.sluice.core.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration that these tests run with: one listener, one pool, checks quick enough for a
/// test.
///
/// @param port the one that the listener is bound to
/// @param listener its keys, each with its value
/// @param check of the pool
/// @param pool its other keys, each with its value
/// @param backends as the list of the pool has them
record ConfigText(EngineChoice engine, int port, List<String> listener, String balance,
        String check, List<String> pool, List<String> backends) {

    static final Duration INTERVAL = Duration.ofMillis(400);
    static final int RISE = 2;
    static final int FALL = 2;

    /// How long a change of health may take: the checks themselves, and a machine that is busy with
    /// the tests.
    static final Duration FLIP_LIMIT = INTERVAL.multipliedBy(Math.max(RISE, FALL)).plusSeconds(2);

    private static final String CHECK = """
            { type: tcp, interval: %1$dms, timeout: %1$dms, rise: %2$d, fall: %3$d }"""
            .formatted(INTERVAL.toMillis(), RISE, FALL);

    ConfigText {
        listener = List.copyOf(listener);
        pool = List.copyOf(pool);
        backends = List.copyOf(backends);
    }

    /// The engines that ship and that this machine offers.
    static Stream<EngineChoice> engines() {
        var offered = Engines.describe();
        return Stream.of(EngineChoice.values()).filter(choice -> offered
                .contains("engine %s: available".formatted(choice.word())));
    }

    /// Round robin on a free port.
    static ConfigText over(EngineChoice engine, List<String> backends) {
        int port = Ports.free();
        return new ConfigText(engine, port, List.of("bind: tcp://127.0.0.1:" + port), "round-robin",
                CHECK, List.of(), backends);
    }

    static ConfigText over(EngineChoice engine, String... backends) {
        return over(engine, List.of(backends));
    }

    static ConfigText overServers(EngineChoice engine, TestServer... servers) {
        return over(engine, List.of(servers).stream().map(TestServer::address).toList());
    }

    /// The same for datagrams. Backends are still asked over TCP, on the port with the same number.
    ConfigText overUdp(String... more) {
        var keys = new ArrayList<String>(List.of("bind: udp://127.0.0.1:" + port));
        keys.addAll(List.of(more));
        return new ConfigText(engine, port, keys, balance, check, pool, backends);
    }

    ConfigText withCheck(String other) {
        return new ConfigText(engine, port, listener, balance, other, pool, backends);
    }

    /// With other keys of the pool.
    ConfigText withPool(String... keys) {
        return new ConfigText(engine, port, listener, balance, check, List.of(keys), backends);
    }

    /// The same on the same port of `::1`, too.
    ConfigText alsoOverIpv6() {
        var keys = new ArrayList<String>(listener);
        keys.set(0, "bind: [ udp://127.0.0.1:%1$d, \"udp://[::1]:%1$d\" ]".formatted(port));
        return new ConfigText(engine, port, keys, balance, check, pool, backends);
    }

    ConfigText withBalance(String other) {
        return new ConfigText(engine, port, listener, other, check, pool, backends);
    }

    ConfigText withBackends(String... others) {
        return new ConfigText(engine, port, listener, balance, check, pool, List.of(others));
    }

    String yaml() {
        return """
                engine: %s
                listeners:
                  test:
                %s
                    pool:
                      balance: %s
                      check: %s
                %s
                      backends:
                %s
                """.formatted(engine.word(), lines("    ", listener), balance, check,
                lines("      ", pool), lines("        - ", backends));
    }

    private static String lines(String before, List<String> all) {
        return all.stream().map(each -> before + each).collect(Collectors.joining("\n"));
    }
}
