package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import dev.sluice.config.LoopsConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PinningSocketTest {

    private static final List<Integer> ALLOWED = LoopThreads.cpus();

    @OnEachEngine
    void bindsEachLoopToACoreOfItsOwn(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(pinned(engine, ALLOWED.size(),
                        backend.address()));
                var client = balancer.connect()) {
            assertThat(LoopThreads.cpusOf(balancer))
                    .isEqualTo(ALLOWED.stream().map(List::of).toList());
            Wire.send(client, "served");
            Wire.assertReceives(client, "served");
        }
    }

    @OnEachEngine
    void beginsAgainWithTheFirstCoreWhenThereAreMoreLoops(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(pinned(engine, ALLOWED.size() + 1,
                        backend.address()))) {
            assertThat(LoopThreads.cpusOf(balancer).getLast())
                    .containsExactly(ALLOWED.getFirst());
        }
    }

    @OnEachEngine
    void leavesLoopsOnEveryCoreUnlessAsked(EngineChoice engine) throws Exception {
        try (var backend = EchoBackend.echoing();
                var balancer = TestBalancer.start(Configs.over(engine, backend.address()))) {
            assertThat(LoopThreads.cpusOf(balancer)).containsOnly(ALLOWED);
        }
    }

    @OnEachEngine
    void letsWhoIsToldOfASuspectStartThreadsThatRunOnEveryCore(EngineChoice engine)
            throws Exception {
        var seen = new CompletableFuture<List<Integer>>();
        try (var balancer = TestBalancer.start(pinned(engine, 1, SilentBackend.refusing()),
                _ -> new Thread(() -> seen.complete(LoopThreads.cpus())).start());
                var _ = balancer.connect()) {
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(ALLOWED);
        }
    }

    @Test
    void servesUnpinnedAndSaysWhyWhenTheKernelRefuses() throws Exception {
        List<String> said = ChildJvm.run(List.of(), PinningForbidden.class);

        assertThat(said).anyMatch(line -> line.contains(
                "event loop 0 is not pinned to core %d: operation not permitted"
                        .formatted(ALLOWED.getFirst())));
        assertThat(said).contains("served");
    }

    private static Configs pinned(EngineChoice engine, int loops, SocketAddress backend) {
        return Configs.over(engine, backend)
                .withLoops(new LoopsConfig(loops, Duration.ZERO, true));
    }
}
