package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

class CutoffTest {

    private final Cutoff cutoff = new Cutoff();

    @Test
    void everyChannelOfAProbeIsClosed() throws IOException {
        Pipe one = Pipe.open();
        Pipe other = Pipe.open();
        for (Pipe pipe : new Pipe[]{one, other}) {
            cutoff.covers(pipe.source());
            cutoff.covers(pipe.sink());
        }

        cutoff.cut(Cutoff.Cause.TIME_IS_OVER);

        assertThat(one.source().isOpen() || one.sink().isOpen()).isFalse();
        assertThat(other.source().isOpen() || other.sink().isOpen()).isFalse();
    }

    @Test
    void aChannelThatComesTooLateIsClosedAtOnce() throws IOException {
        Pipe late = Pipe.open();
        cutoff.cut(Cutoff.Cause.NOT_WANTED);

        cutoff.covers(late.source());
        cutoff.covers(late.sink());

        assertThat(late.source().isOpen() || late.sink().isOpen()).isFalse();
    }

    @Test
    void theFirstCauseCounts() {
        cutoff.cut(Cutoff.Cause.NOT_WANTED);
        cutoff.cut(Cutoff.Cause.TIME_IS_OVER);

        assertThat(cutoff.cause()).isEqualTo(Cutoff.Cause.NOT_WANTED);
    }
}
