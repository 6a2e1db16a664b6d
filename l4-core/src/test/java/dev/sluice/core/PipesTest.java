package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.posix.Posix;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PipesTest {

    private final Posix posix = new Posix();

    @Test
    void givesTheSamePipeAgainAndNoMoreThanAllowed() {
        var pipes = new Pipes(posix, 2);
        Pipe first = take(pipes);
        Pipe second = take(pipes);

        assertThat(second).isNotSameAs(first);
        assertThat(pipes.take(0)).isNull();
        pipes.giveBack(first);
        assertThat(take(pipes)).isSameAs(first);

        pipes.giveBack(first);
        pipes.giveBack(second);
        pipes.closeIdle();
        assertThat(pipes.open()).isZero();
    }

    @Test
    void hasNoneWhereNoneAreAllowed() {
        assertThat(new Pipes(posix, 0).take(0)).isNull();
    }

    @Test
    void leavesNoDescriptorOfAPipeThatTheKernelRefuses() throws IOException {
        take(new Pipes(posix, 1)).close(); // loads the classes
        long before = ShutdownSocketTest.descriptors();

        assertThat(Pipe.open(posix, Integer.MAX_VALUE)).isNull();

        assertThat(ShutdownSocketTest.descriptors()).isEqualTo(before);
    }

    private static Pipe take(Pipes pipes) {
        return Objects.requireNonNull(pipes.take(0));
    }
}
