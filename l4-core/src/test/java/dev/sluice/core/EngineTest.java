package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.EngineChoice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineTest {

    @Test
    void isTheOneThatTheConfigurationAsksFor() throws Exception {
        for (EngineChoice choice : Configs.engines().toList()) {
            Engine engine = Engine.choose(choice);
            assertThat(engine.word()).isEqualTo(choice.word());
            assertThat(engine.reason()).isEqualTo("the configuration asks for it");
        }
    }

    @Test
    void isRefusedInAnOperatorsWordsWhereTheKernelForbidsIt() throws Exception {
        List<String> said = ChildJvm.run(List.of(), IoUringForbidden.class);

        assertThat(said).as("%s", said).hasSize(5);
        assertThat(said.get(0)).startsWith("auto -> epoll: ");
        assertThat(said.get(1)).isEqualTo("epoll -> epoll: the configuration asks for it");
        assertThat(said.get(2)).startsWith("io_uring -> engine io_uring: not available here (")
                .contains("Operation not permitted");
        assertThat(said.get(3)).isEqualTo("engine epoll: available");
        assertThat(said.get(4)).startsWith("engine io_uring: not available here (");
    }
}
