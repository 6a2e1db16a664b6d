package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.Health;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/// Who waits in a queue learns of what the control thread changes.
@Timeout(60)
class QueueWakeSocketTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @OnEachEngine
    void wakesWhoWaitsWhenAnotherBackendComesUp(EngineChoice engine) throws Exception {
        try (var one = EchoBackend.named("1");
                var two = EchoBackend.named("2");
                var balancer = TestBalancer
                        .start(Configs.over(engine, one.address(), two.address())
                                .withSessionsMax(1).withQueue(5, LONG))) {
            balancer.health(1, Health.DOWN);
            try (var first = balancer.connect()) {
                Wire.assertReceives(first, "1");
                try (var second = balancer.connect()) {
                    TestBalancer.await("one in the queue", () -> waiting(balancer) == 1);

                    balancer.health(1, Health.UP);

                    Wire.assertReceives(second, "2");
                }
            }
        }
    }

    @OnEachEngine
    void wakesWhoWaitsWhenAReloadMakesRoom(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.named("hi")) {
            var configs = Configs.over(engine, backend.address()).withQueue(5, LONG);
            try (var balancer = TestBalancer.start(configs.withSessionsMax(1));
                    var first = balancer.connect();
                    var second = balancer.connect();
                    var third = balancer.connect()) {
                TestBalancer.await("two in the queue", () -> waiting(balancer) == 2);

                balancer.apply(configs.withSessionsMax(3));

                Wire.assertReceives(first, "hi");
                Wire.assertReceives(second, "hi");
                Wire.assertReceives(third, "hi");
            }
        }
    }

    @OnEachEngine
    void sendsAwayWhoWaitsWhenNoBackendIsLeft(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.played();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address())
                        .withSessionsMax(1).withQueue(5, LONG));
                var _ = balancer.connect();
                var _ = backend.accepted();
                var second = balancer.connect();
                var third = balancer.connect()) {
            TestBalancer.await("two in the queue", () -> waiting(balancer) == 2);

            balancer.health(0, Health.DOWN);

            Wire.assertReset(second);
            Wire.assertReset(third);
            balancer.awaitEnded(EndReason.NO_BACKEND, 2);
        }
    }

    private static int waiting(TestBalancer balancer) {
        return balancer.status().pools().getFirst().waiting();
    }
}
