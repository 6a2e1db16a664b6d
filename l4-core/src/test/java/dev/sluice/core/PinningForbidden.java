package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import java.time.Duration;

/// A process in which `sched_setaffinity` is forbidden, with pinned loops.
final class PinningForbidden {

    private static final int SCHED_SETAFFINITY = System.getProperty("os.arch").equals("amd64")
            ? 203
            : 122;

    private PinningForbidden() {}

    /// Says whether a session is served all the same.
    static void main(String[] arguments) throws Throwable {
        Seccomp.forbid(SCHED_SETAFFINITY);
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(EngineChoice.EPOLL,
                        backend.address()).withLoops(new LoopsConfig(1, Duration.ZERO, true)));
                var client = balancer.connect()) {
            Wire.send(client, "served");
            System.out.write(client.getInputStream().readNBytes("served".length()));
            System.out.println();
        }
    }
}
