package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AllocationSocketTest {

    /// In a process of its own: in one where another engine has run, the compiler keeps Netty's
    /// objects for each readiness, which it can do without where only one does.
    @OnEachEngine
    void messagesCostTheLoopNoGarbageAndSessionsTheirOwnObjects(EngineChoice engine)
            throws Exception {
        assertLittle(engine, ChildJvm.run(List.of(), Garbage.class, engine.name()));
    }

    @OnEachEngine
    void datagramsCostTheLoopNoGarbageAndSessionsTheirOwnObjects(EngineChoice engine)
            throws Exception {
        assertLittle(engine, ChildJvm.run(List.of(), Garbage.class, engine.name(), "udp"));
    }

    private static void assertLittle(EngineChoice engine, List<String> said) {
        LoggerFactory.getLogger(AllocationSocketTest.class)
                .info("bytes of garbage for each message and session: {}", said);

        assertThat(said).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Long.parseLong(said.get(said.size() - 2)))
                .isLessThan(Garbage.bytesPerMessage(engine));
        assertThat(Long.parseLong(said.getLast())).isLessThan(Garbage.BYTES_PER_SESSION);
    }
}
