package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.util.List;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AllocationSocketTest {

    /// In a process of its own: in one where another engine has run, the compiler keeps Netty's
    /// objects for each readiness, which it can do without where only one does.
    @OnEachEngine
    void aMessageThereAndBackCostsTheLoopNextToNoGarbage(EngineChoice engine) throws Exception {
        assertThat(ChildJvm.run(List.of(), Garbage.class, engine.name()))
                .last().asString().matches("\\d+ bytes of garbage per message there and back")
                .satisfies(said -> assertThat(Integer.parseInt(said.split(" ", -1)[0]))
                        .isLessThan(Garbage.BYTES_PER_MESSAGE));
    }
}
