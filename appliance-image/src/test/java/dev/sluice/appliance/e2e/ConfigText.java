package dev.sluice.appliance.e2e;

import dev.sluice.config.EngineChoice;
import dev.sluice.core.Engines;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The configuration that these tests run with: one listener, one pool, checks quick enough for a
/// test.
record ConfigText(EngineChoice engine, int port, String balance, List<String> backends) {

    static final Duration INTERVAL = Duration.ofMillis(400);
    static final int RISE = 2;
    static final int FALL = 2;

    /// How long a change of health may take: the checks themselves, and a machine that is busy with
    /// the tests.
    static final Duration FLIP_LIMIT = INTERVAL.multipliedBy(Math.max(RISE, FALL)).plusSeconds(2);

    ConfigText {
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
        return new ConfigText(engine, Ports.free(), "round-robin", backends);
    }

    static ConfigText over(EngineChoice engine, String... backends) {
        return over(engine, List.of(backends));
    }

    static ConfigText overServers(EngineChoice engine, TestServer... servers) {
        return over(engine, List.of(servers).stream().map(TestServer::address).toList());
    }

    ConfigText withBalance(String other) {
        return new ConfigText(engine, port, other, backends);
    }

    ConfigText withBackends(String... others) {
        return new ConfigText(engine, port, balance, List.of(others));
    }

    String yaml() {
        return """
                engine: %s
                listeners:
                  test:
                    bind: tcp://127.0.0.1:%d
                    pool:
                      balance: %s
                      check: { type: tcp, interval: %dms, timeout: %dms, rise: %d, fall: %d }
                      backends:
                %s
                """.formatted(engine.word(), port, balance,
                INTERVAL.toMillis(), INTERVAL.toMillis(), RISE, FALL,
                backends.stream().map(backend -> "        - " + backend)
                        .collect(Collectors.joining("\n")));
    }
}
