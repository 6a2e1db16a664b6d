package dev.sluice.appliance.e2e;

import dev.sluice.config.BackendAddress;
import dev.sluice.config.BackendKey;
import dev.sluice.config.CheckConfig;
import dev.sluice.config.Probe;
import dev.sluice.health.probe.CheckPlan;
import dev.sluice.health.probe.Cutoff;
import dev.sluice.health.probe.Finding;
import dev.sluice.health.probe.ProbeResult;
import dev.sluice.health.probe.SocketProber;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;

/// Asks a server on loopback once, as a check does.
final class Asking {

    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private Asking() {}

    /// What an operator would read, without the time that it took, which `passed` stands for.
    static String of(Probe probe, int port) {
        return ask(probe, port).describe().replaceAll("passed in .*", "passed");
    }

    /// For servers that are being started.
    static boolean passes(Probe probe, int port) {
        return ask(probe, port) instanceof ProbeResult.Answered(Finding.Good _, _);
    }

    private static ProbeResult ask(Probe probe, int port) {
        var address = new BackendAddress.Tcp("127.0.0.1", port, InetAddress.ofLiteral("127.0.0.1"));
        var timing = new CheckConfig.Timing(TIMEOUT, TIMEOUT, TIMEOUT, 1, 1, 0, Duration.ZERO);
        var check = new CheckConfig.Active(probe, timing, null, OptionalInt.empty());
        var plan = new CheckPlan(new BackendKey("test", address.toString()), address, null, check);
        try (var prober = new SocketProber()) {
            return prober.probe(plan, check, new Cutoff());
        }
    }
}
